"""Rendering an issue: the same story as HTML and as text, within what mail clients show."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from masthead.digest.colour import is_colour
from masthead.digest.edition import Edition, give, template_name
from masthead.digest.fit import Room, fit
from masthead.digest.loader import find_template
from masthead.digest.plaintext import last_line, render_text
from masthead.digest.prose import style_prose
from masthead.digest.skeleton import Skeleton, build_skeleton
from masthead.digest.weave import weave
from masthead.errors import TemplateError
from masthead.model import Page
from masthead.wording import find_wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from masthead.digest.story import Story
    from masthead.model import BackIssue, Channel, Issue, Publication

BYTE_BUDGET = 102_400  # Gmail clips what is longer


def render(
    issue: Issue, channel: Channel, publication: Publication, back_issues: Sequence[BackIssue] = ()
) -> tuple[Issue, Page]:
    """Return the issue as it fits into 102,400 bytes of HTML, and its page.

    What does not fit moves from the end of `entries` to the surplus, where it is only linked; then the lead's body,
    if shown, gives way to its summary. Raises TemplateError, with file and line, for a template that is missing or
    broken.
    """
    edition = open_edition(issue, channel, publication, back_issues)
    everything = issue.entries + issue.surplus

    def cut(room: Room) -> Issue:
        return replace(issue, entries=everything[: room.stories], surplus=everything[room.stories :])

    @cache
    def html(room: Room) -> str:
        return set_page(edition.skeleton, give(edition, cut(room), room))

    room = fit(len(issue.entries), len(everything), lambda room: _size(html(room)) <= BYTE_BUDGET)
    issue = cut(room)
    context = give(edition, issue, room)
    return issue, Page(context["subject"], context["preheader"], html(room), _text(edition, context))


def _size(html: str) -> int:
    """Return the bytes of `html` as it is sent, each line break two."""
    return len(html.encode()) + html.count("\n")


def open_edition(
    issue: Issue, channel: Channel, publication: Publication, back_issues: Sequence[BackIssue] = ()
) -> Edition:
    """Return what an issue is set with: its channel's skeleton, its language's words, the issues before it."""
    colour = channel.mailing.colour if channel.mailing else ""
    pieces = weave(publication.templates, f"{template_name(channel)}.html.j2")
    skeleton = build_skeleton(pieces, colour if is_colour(colour) else "", publication.state / "plates")
    earlier = sorted(
        (back for back in back_issues if back.number < issue.number and back.subject),
        key=lambda back: back.number,
        reverse=True,
    )
    return Edition(channel, publication, find_wording(publication.language), skeleton, tuple(earlier))


def set_page(skeleton: Skeleton, context: dict[str, Any]) -> str:
    """Return the HTML that a skeleton makes of what it is given; raise TemplateError with the line that is at fault."""
    from markupsafe import Markup

    def prose(story: Story, place: int) -> Markup:
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
    path, line = skeleton.origin(last_line(error, "<template>")[1])
    return TemplateError(path, line, str(error) or type(error).__name__)


def _text(edition: Edition, context: dict[str, Any]) -> str:
    folders = edition.publication.templates
    name = f"{template_name(edition.channel)}.txt.j2"
    return render_text(folders, name if find_template(folders, name) else "digest.txt.j2", context)
