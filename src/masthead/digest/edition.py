"""What a template is given: an issue and its surroundings, all of it text or made of text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from masthead.digest.lexing import environment
from masthead.digest.story import Link, Story, plain, sections, tell
from masthead.errors import TemplateError
from masthead.model import PartialDate
from masthead.wording import Wording, direction

if TYPE_CHECKING:
    from masthead.digest.fit import Room
    from masthead.digest.skeleton import Skeleton
    from masthead.model import BackIssue, Channel, Entry, Issue, Publication

_EARLIER = 3  # issues named in the footer
_LONGEST_NAME = 120
_LONGEST_NOTE = 300
_LONGEST_SUBJECT = 150
_LONGEST_PREHEADER = 140


class Edition(Struct, frozen=True):
    """Everything that stays the same while an issue is fitted into the budget."""

    channel: Channel
    publication: Publication
    words: Wording
    skeleton: Skeleton
    earlier: tuple[BackIssue, ...]  # newest first


def template_name(channel: Channel) -> str:
    """Return the name of the channel's template, without its endings."""
    return (channel.mailing.template if channel.mailing else "") or channel.name


def give(edition: Edition, issue: Issue, room: Room) -> dict[str, Any]:
    """Return what a template may name."""
    language = edition.publication.language
    words = edition.words
    stories = tuple(tell(entry, words, language, is_whole=room.is_whole) for entry in issue.entries)
    subject = _subject(edition, issue, stories)
    left = len(issue.surplus) - room.links
    return {
        **_frame(edition, issue),
        "subject": subject,
        "preheader": _preheader(edition, issue, stories, subject),
        "stories": stories,
        "lead": stories[0],
        "rest": stories[1:],
        "sections": sections(stories[1:], words.say("more_posts")),
        "surplus": tuple(_link(entry, words, language) for entry in issue.surplus[: room.links]),
        "elsewhere": words.say("elsewhere", n=left) if left > 0 else "",
    }


def _frame(edition: Edition, issue: Issue) -> dict[str, Any]:
    """Return what stands around the posts."""
    channel, publication, words = edition.channel, edition.publication, edition.words
    way = direction(publication.language)
    title, name = plain(channel.title, _LONGEST_NAME), plain(publication.title, _LONGEST_NAME)
    note, address = plain(channel.description, _LONGEST_NOTE), plain(publication.address, _LONGEST_NOTE)
    return {
        "lang": publication.language,
        "dir": way,
        "start": "right" if way == "rtl" else "left",
        "words": words.phrases,
        "publication": Link(name, publication.url, address),
        "channel": Link(title, f"{publication.url}{channel.name}/", note),
        "issue": Link(
            words.say("issue", n=issue.number),
            _web_version(edition, issue.number),
            _issue_date(edition, issue),
        ),
        "why": words.say("why", channel=title, publication=name),
        "unsubscribe": channel.mailing.unsubscribe if channel.mailing else "",
        "earlier": tuple(
            Link(plain(back.subject, _LONGEST_SUBJECT), _web_version(edition, back.number))
            for back in edition.earlier[:_EARLIER]
        ),
    }


def _issue_date(edition: Edition, issue: Issue) -> str:
    local = issue.issued.astimezone(edition.publication.zone)
    return edition.words.date(PartialDate(local.year, local.month, local.day))


def _web_version(edition: Edition, number: int) -> str:
    return f"{edition.publication.url}{edition.channel.name}/issues/{number}/"


def _link(entry: Entry, words: Wording, language: str) -> Link:
    story = tell(entry, words, language)
    return Link(story.title, story.url, story.brief_date, story.lang, story.dir)


def _preheader(edition: Edition, issue: Issue, stories: tuple[Story, ...], subject: str) -> str:
    """Return what a mail client shows behind the subject: the channel's own template for it, or how the lead begins.

    Where there is room, what else there is follows.
    """
    mailing, words, lead = edition.channel.mailing, edition.words, stories[0]
    if mailing and mailing.preheader:
        return plain(_spell(edition, issue, stories, "preheader", mailing.preheader), _LONGEST_PREHEADER)
    opening = lead.opening if lead.title in subject else lead.title
    if stories[1:] and len(opening) < _LONGEST_PREHEADER // 2:
        titles = " · ".join(story.title for story in stories[1:4])
        opening = f"{opening} {words.say('also_brief', titles=titles)}"
    return plain(opening, _LONGEST_PREHEADER)


def _subject(edition: Edition, issue: Issue, stories: tuple[Story, ...]) -> str:
    """Return the subject: the channel's own template for it, or the lead's title."""
    mailing = edition.channel.mailing
    lead = plain(stories[0].title, _LONGEST_SUBJECT)
    if not mailing or not mailing.subject:
        return lead
    return plain(_spell(edition, issue, stories, "subject", mailing.subject), _LONGEST_SUBJECT) or lead


def _spell(edition: Edition, issue: Issue, stories: tuple[Story, ...], key: str, text: str) -> str:
    """Return what a template of the configuration says; raises TemplateError with the key it stands under."""
    try:
        return (
            environment(escapes=False)
            .from_string(text)
            .render(
                lead=stories[0],
                channel=edition.channel.title,
                publication=edition.publication.title,
                number=issue.number,
                date=_issue_date(edition, issue),
                posts=len(issue.entries) + len(issue.surplus),
            )
        )
    except Exception as error:
        place = f"channels.{edition.channel.name}.digest.{key}"
        raise TemplateError(place, 0, str(error) or type(error).__name__) from error
