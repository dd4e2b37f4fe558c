"""Rendering an issue: the same story as HTML and as text, within what mail clients show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from masthead.digest import plaintext
from masthead.digest.colour import is_colour
from masthead.digest.lexing import environment
from masthead.digest.loader import find_template
from masthead.digest.prose import style_prose
from masthead.digest.skeleton import Skeleton, build_skeleton
from masthead.digest.story import Link, Story, plain, sections, tell
from masthead.digest.weave import weave
from masthead.digest.wording import Wording, direction, wording
from masthead.errors import TemplateError
from masthead.model import Page, PartialDate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masthead.model import BackIssue, Channel, Entry, Issue, Publication

BYTE_BUDGET = 102_400  # Gmail clips what is longer

_EARLIER = 3  # issues named in the footer
_LONGEST_NAME = 120
_LONGEST_SUBJECT = 150
_LONGEST_PREHEADER = 140
_MOST_LINKS = 200


@dataclass(frozen=True, slots=True)
class Edition:
    """Everything that stays the same while an issue is fitted into the budget."""

    channel: Channel
    publication: Publication
    words: Wording
    skeleton: Skeleton
    back_issues: tuple[BackIssue, ...]


def render(
    issue: Issue, channel: Channel, publication: Publication, back_issues: Sequence[BackIssue] = ()
) -> tuple[Issue, Page]:
    """Return the issue as it fits into 102,400 bytes of HTML, and its page.

    What does not fit moves from the end of `entries` to the surplus, where it is only linked; then the lead's body,
    if shown, gives way to its summary. Raises TemplateError, with file and line, for a template that is missing or
    broken.
    """
    edition = _edition(channel, publication, tuple(back_issues))
    everything = issue.entries + issue.surplus
    most = len(issue.entries)
    html = _set(edition, issue)
    if _size(html) > BYTE_BUDGET:
        least = 1
        while least < most:
            middle = (least + most + 1) // 2
            if _size(_set(edition, _cut(issue, everything, middle))) <= BYTE_BUDGET:
                least = middle
            else:
                most = middle - 1
        issue = _cut(issue, everything, least)
        html = _set(edition, issue)
    if _size(html) > BYTE_BUDGET:
        html = _set(edition, issue, is_whole=False)
    context = _context(edition, issue, is_whole=True)
    text = _text(edition, context)
    return issue, Page(context["subject"], context["preheader"], html, text)


def _cut(issue: Issue, everything: tuple[Entry, ...], whole: int) -> Issue:
    return replace(issue, entries=everything[:whole], surplus=everything[whole:])


def _size(html: str) -> int:
    """Return the bytes of `html` as it is sent, each line break two."""
    return len(html.encode()) + html.count("\n")


def _edition(channel: Channel, publication: Publication, back_issues: tuple[BackIssue, ...]) -> Edition:
    name = (channel.mailing.template if channel.mailing else "") or channel.name
    colour = channel.mailing.colour if channel.mailing else ""
    pieces = weave(publication.templates, f"{name}.html.j2")
    skeleton = build_skeleton(pieces, colour if is_colour(colour) else "")
    return Edition(channel, publication, wording(publication.language), skeleton, back_issues)


def _set(edition: Edition, issue: Issue, *, is_whole: bool = True) -> str:
    """Return the issue's HTML."""
    context = _context(edition, issue, is_whole=is_whole)
    skeleton = edition.skeleton

    def prose(story: Story, place: int) -> Any:  # noqa: ANN401 - Markup is jinja2's, loaded late
        from markupsafe import Markup

        return Markup(_styled(story.content, tuple(skeleton.prose[place].items())))  # noqa: S704 - cleaned by nh3

    try:
        return skeleton.template.render(context, prose=prose) + "\n"
    except Exception as error:
        raise _fault(skeleton, error) from error


@lru_cache(maxsize=256)
def _styled(content: str, styles: tuple[tuple[str, str], ...]) -> str:
    return style_prose(content, dict(styles))


def _fault(skeleton: Skeleton, error: Exception) -> TemplateError:
    """Return the error that names the template's line at which `error` arose."""
    trace, line = error.__traceback__, 0
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    path, line = skeleton.origin(line)
    return TemplateError(path, line, str(error) or type(error).__name__)


def _text(edition: Edition, context: dict[str, Any]) -> str:
    channel, folders = edition.channel, edition.publication.templates
    name = f"{(channel.mailing.template if channel.mailing else '') or channel.name}.txt.j2"
    name = name if find_template(folders, name) else "digest.txt.j2"
    try:
        template = plaintext.text_environment(folders).get_template(name)
        return plaintext.tidy(template.render(context))
    except TemplateError:
        raise
    except Exception as error:
        raise plaintext.template_fault(error, name) from error


def _context(edition: Edition, issue: Issue, *, is_whole: bool) -> dict[str, Any]:
    """Return what a template may name; all of it is text, or made of text."""
    channel, publication, words = edition.channel, edition.publication, edition.words
    mailing = channel.mailing
    stories = tuple(tell(entry, words, publication.language, is_whole=is_whole) for entry in issue.entries)
    dir_ = direction(publication.language)
    subject = _subject(edition, issue, stories)
    return {
        "lang": publication.language,
        "dir": dir_,
        "start": "right" if dir_ == "rtl" else "left",
        "words": words.phrases,
        "subject": subject,
        "preheader": _preheader(words, stories, subject),
        "publication": Link(
            plain(publication.title, _LONGEST_NAME), publication.url, plain(publication.address, 300)
        ),
        "channel": Link(
            plain(channel.title, _LONGEST_NAME),
            f"{publication.url}{channel.name}/",
            plain(channel.description, 300),
        ),
        "issue": Link(
            words.say("issue", n=issue.number),
            _web_version(publication, channel, issue.number),
            words.date(_day(issue, publication)),
        ),
        "why": words.say("why", channel=channel.title, publication=publication.title),
        "unsubscribe": mailing.unsubscribe if mailing else "",
        "stories": stories,
        "lead": stories[0],
        "rest": stories[1:],
        "sections": sections(stories[1:], words.say("other")),
        "surplus": tuple(_link(entry, words, publication.language) for entry in issue.surplus[:_MOST_LINKS]),
        "elsewhere": words.say("elsewhere", n=len(issue.surplus) - _MOST_LINKS)
        if len(issue.surplus) > _MOST_LINKS
        else "",
        "earlier": tuple(
            Link(plain(back.subject, _LONGEST_SUBJECT), _web_version(publication, channel, back.number))
            for back in edition.back_issues[:_EARLIER]
        ),
    }


def _day(issue: Issue, publication: Publication) -> PartialDate:
    local = issue.issued.astimezone(publication.zone)
    return PartialDate(local.year, local.month, local.day)


def _web_version(publication: Publication, channel: Channel, number: int) -> str:
    return f"{publication.url}{channel.name}/issues/{number}/"


def _link(entry: Entry, words: Wording, language: str) -> Link:
    story = tell(entry, words, language)
    return Link(story.title, story.url, story.brief_date, story.lang, story.dir)


def _preheader(words: Wording, stories: tuple[Story, ...], subject: str) -> str:
    """Return what a mail client shows behind the subject: the lead's summary, or what else there is."""
    lead = stories[0]
    opening = lead.brief if lead.title in subject else lead.title
    if opening or len(stories) == 1:
        return plain(opening or lead.title, _LONGEST_PREHEADER)
    titles = " · ".join(story.title for story in stories[1:4])
    return plain(words.say("also_brief", titles=titles), _LONGEST_PREHEADER)


def _subject(edition: Edition, issue: Issue, stories: tuple[Story, ...]) -> str:
    """Return the subject: the channel's own template for it, or the lead's title."""
    mailing = edition.channel.mailing
    if not mailing or not mailing.subject:
        return plain(stories[0].title, _LONGEST_SUBJECT)
    try:
        template = environment().overlay(autoescape=False).from_string(mailing.subject)
        spelt = template.render(
            lead=stories[0],
            channel=edition.channel.title,
            publication=edition.publication.title,
            number=issue.number,
            date=edition.words.date(_day(issue, edition.publication)),
            posts=len(stories),
        )
    except Exception as error:
        place = f"channels.{edition.channel.name}.digest.subject"
        raise TemplateError(place, 0, str(error) or type(error).__name__) from error
    return plain(spelt, _LONGEST_SUBJECT) or plain(stories[0].title, _LONGEST_SUBJECT)
