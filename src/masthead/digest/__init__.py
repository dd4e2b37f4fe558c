"""The digest: what an issue holds, and how it looks.

`compose` decides, `render` sets type. Jinja2, premailer and nh3 are loaded when the first issue is rendered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from masthead.digest.order import compose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masthead.model import BackIssue, Channel, Issue, Page, Publication

__all__ = ["compose", "render"]


def render(
    issue: Issue, channel: Channel, publication: Publication, back_issues: Sequence[BackIssue] = ()
) -> tuple[Issue, Page]:
    """Return the issue with what really moved to its surplus, and its page: HTML with inlined styles, and text.

    The HTML stays within 102,400 bytes. Raises TemplateError, with file and line, for a broken or missing template.
    """
    from masthead.digest.typeset import render as rendered

    return rendered(issue, channel, publication, back_issues)
