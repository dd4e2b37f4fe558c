"""Every noun of Masthead, on seven pages.

    reading      what was read          Source, Document, Block, Clue, Problem
    inferring    what the text tells    Post, with each field a Finding with its Evidence
    publication  what an editor sets    Publication, Channel, Mailing, Cadence, Selection
    sending      the way out            Relay, Dkim, Secret, SecretSource
    service      how readers reach us   Service
    subscribing  who reads by mail      Subscriber, Suppression, Bounce, Letter
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
    Lesson,
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
    Dispatch,
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
from masthead.model.reading import Block, BlockKind, Clue, Document, Problem, Source, Written
from masthead.model.sending import Dkim, Relay, Secret, SecretSource
from masthead.model.service import Service
from masthead.model.subscribing import (
    Ask,
    Bounce,
    Consent,
    Departure,
    Failure,
    ImportTally,
    Letter,
    Subscriber,
    Suppression,
)

__all__ = [
    "SURE",
    "Account",
    "Answer",
    "Ask",
    "Author",
    "BackIssue",
    "Block",
    "BlockKind",
    "Bounce",
    "Cadence",
    "Channel",
    "Clue",
    "Consent",
    "Correction",
    "Delivery",
    "DeliveryState",
    "Departure",
    "Dispatch",
    "Dkim",
    "Document",
    "Enclosure",
    "Entry",
    "Evidence",
    "Failure",
    "Feed",
    "Finding",
    "ImportTally",
    "Issue",
    "Lesson",
    "Letter",
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
    "Service",
    "Slot",
    "Source",
    "Subscriber",
    "Suppression",
    "Surroundings",
    "Verdict",
    "Written",
]
