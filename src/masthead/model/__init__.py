"""Every noun of Masthead, on five pages.

    reading      what was read          Source, Document, Block, Clue, Problem
    inferring    what the text tells    Post, with each field a Finding with its Evidence
    publication  what an editor sets    Publication, Channel, Mailing, Cadence, Selection
    sending      the way out            Relay, Dkim, Secret, SecretSource
    publishing   what readers get       Entry (a Post with an identity), Feed, Issue, Page, Message, Delivery

All are frozen, and absence is empty ("" or () or a falsy PartialDate), not None. Every datetime is aware.
"""

from masthead.model.inferring import (
    SURE,
    Author,
    Correction,
    Enclosure,
    Evidence,
    Finding,
    PartialDate,
    Post,
    RunnerUp,
    Surroundings,
)
from masthead.model.publication import Cadence, Channel, Mailing, Publication, Selection, Slot
from masthead.model.publishing import (
    Account,
    Answer,
    BackIssue,
    Delivery,
    DeliveryState,
    Entry,
    Feed,
    Issue,
    Mailout,
    Message,
    Outgoing,
    Page,
    Reader,
    Report,
    Verdict,
)
from masthead.model.reading import Block, BlockKind, Clue, Document, Problem, Source
from masthead.model.sending import Dkim, Relay, Secret, SecretSource

__all__ = [
    "SURE",
    "Account",
    "Answer",
    "Author",
    "BackIssue",
    "Block",
    "BlockKind",
    "Cadence",
    "Channel",
    "Clue",
    "Correction",
    "Delivery",
    "DeliveryState",
    "Dkim",
    "Document",
    "Enclosure",
    "Entry",
    "Evidence",
    "Feed",
    "Finding",
    "Issue",
    "Mailing",
    "Mailout",
    "Message",
    "Outgoing",
    "Page",
    "PartialDate",
    "Post",
    "Problem",
    "Publication",
    "Reader",
    "Relay",
    "Report",
    "RunnerUp",
    "Secret",
    "SecretSource",
    "Selection",
    "Slot",
    "Source",
    "Surroundings",
    "Verdict",
]
