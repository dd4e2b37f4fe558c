"""Finish HTML whose tags are all the Markdown renderer's own: addresses, images, levels of headings."""

from __future__ import annotations

import re
from html import escape, unescape

from masthead.content.address import absolute
from masthead.content.images import mend_images
from masthead.content.render import Headings
from masthead.late import late

_HREF = re.compile(r'<a href="([^"]{0,8000})"')
_SIMPLE = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9.-]{0,250}(?:/[A-Za-z0-9._~/?=%+-]{0,2000})?")
_HEADING = late(r"<(/?)h([1-6])>")
_UNEVEN = late("<h[13-6]>")  # where all headings are of the second level, they stay there
_MORE = re.compile("<(?:h[13-6]>|[hb]r />|code class|img)")  # what there is to finish, beside addresses
_CODE = late(r'<code class="[^"]{0,200}">')
_ALONE = late(r"<p>(<img[^<>]{1,8000}>)</p>")


def finish_html(html: str, base: str) -> str | None:
    """Return the HTML as every output can carry it; None where an address has to go: that is the sanitiser's work."""
    if "href=" in html:
        odd = [url for url in set(_HREF.findall(html)) if not _SIMPLE.fullmatch(url)]
        found = {url: escape(absolute(unescape(url), base)) for url in odd}
        if not all(found.values()):
            return None
        if found:
            html = _HREF.sub(lambda match: f'<a href="{found.get(match[1], match[1])}"', html)
    return (_finish(html, base) if _MORE.search(html) else html).strip()


def _finish(html: str, base: str) -> str:
    if "<code class" in html:
        html = _CODE.sub("<code>", html)
    if _UNEVEN.search(html):
        html = _level(html)
    if "<img" in html:
        html = _ALONE.sub(r"<figure>\1</figure>", mend_images(html.replace(" />", ">"), base))
    return html.replace("<hr />", "<hr>").replace("<br />", "<br>")


def _level(html: str) -> str:
    levels, now = Headings(), 2

    def place(match: re.Match[str]) -> str:
        nonlocal now
        if not match[1]:
            now = levels.place(int(match[2]))
        return f"<{match[1]}h{now}>"

    return _HEADING.sub(place, html)
