"""Say in plain Markdown what only the program that a post was written for would understand.

Shortcodes (Hugo), tags and attributes (Liquid, kramdown), links and callouts (Obsidian, GitHub), admonitions
(Docusaurus, Quarto), imports (MDX), hidden chunks (R Markdown). What has words keeps them; the rest goes, and no
line moves. Code stays as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARKS = (
    "{{",
    "{%",
    "{:",
    "{/*",
    "]({",
    "[[",
    "[!",
    "[TOC]",
    "READMORE",
    ":::",
    "%%",
    "import ",
    "include=FALSE",
)
_LONGEST = 4000  # characters of a line that is looked at
_FENCE = re.compile(r" {0,3}(`{3,20}|~{3,20})([^\n]{0,200})")
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|avif)$", re.IGNORECASE)
_IMPORT = re.compile(r"import\s[^\n]{0,300}['\"];?\s{0,9}$")
_CALLOUT = re.compile(r"( {0,3}(?:>\s?){1,6})\[!\w[\w -]{0,20}(?:\|[^\]\n]{0,60})?\][+-]?\s{0,9}(.{0,300})$")
_ADMONITION = re.compile(
    r" {0,3}:{3,9}\s{0,3}(?:\{[^{}\n]{0,200}\}|[A-Za-z][\w-]{0,30})?"
    r"(?:\[(?P<boxed>[^\n]{1,200})\]|\s(?P<told>[^\n{}]{1,200}))?(?:\{[^{}\n]{0,200}\})?\s{0,9}$"
)
_PLACED = re.compile(r"\s{0,3}(?:\[(?:TOC|toc)\]|\[\[_?(?:TOC|toc)_?\]\]|READMORE)\s{0,9}$")
_INLINE = re.compile(
    r"(?P<code>`[^`\n]{1,400}`)"
    r"|\{\{[<%]-?\s{0,9}(?P<name>[\w/.-]{1,40})(?![\w/.-])(?P<said>[^{}\n]{0,600}?)[>%]\}\}"
    r"|\{%[^{}\n]{0,400}%\}"
    r"|\{\{-?\s{0,9}(?:site|page|post|include)\.[^{}\n]{0,200}\}\}"
    r"|\{\{-?\s{0,9}['\"](?P<path>[^'\"{}\n]{1,300})['\"]\s{0,9}\|[^{}\n]{1,100}\}\}"
    r"|\{:(?=\s|[.#][A-Za-z]|[a-z]{1,30}=)[^{}\n]{0,200}\}"
    r"|\{/\*[^*\n]{0,400}\*/\}"
    r"|%%[^%\n]{1,400}%%"
    r"|(?<=\]\()\{(?:static|filename|attach|photo)\}"
    r"|(?<![A-Za-z0-9_)\]])(?P<shown>!?)\[\[(?P<page>[^\[\]|\n]{1,200})(?:\|(?P<words>[^\[\]|\n]{1,200}))?\]\](?![(\[])"
)
_SOURCE = re.compile(r"""\bsrc\s{0,3}=\s{0,3}["']([^"'\n]{1,400})["']""")
_WORDS = re.compile(r"""\b(?:caption|alt|title)\s{0,3}=\s{0,3}["']([^"'\n]{1,400})["']""")
_ANCHOR = re.compile(r"#\^?")


def simplify(text: str) -> str:
    """Return Markdown that any program reads, line for line that of the text."""
    if not any(mark in text for mark in _MARKS):
        return text
    return "\n".join(_say(re.split(r"\r\n|\r|\n", text)))


def drop_tags(text: str) -> str:
    """Return HTML that is a template's (of Jekyll, Eleventy) without the template's tags, line for line."""
    return _INLINE.sub(_say_inline, text) if "{%" in text or "{{" in text else text


def _say(lines: list[str]) -> Iterator[str]:
    fence, is_hidden, is_top = "", False, True
    for line in lines:
        mark = _FENCE.match(line) if "```" in line or "~~~" in line else None
        if fence:
            yield "" if is_hidden else line
            if mark and mark[1].startswith(fence) and not mark[2].strip():
                fence = ""
        elif mark:
            fence, is_hidden = mark[1], "include=FALSE" in mark[2]
            yield "" if is_hidden else line
        elif line.startswith(("    ", "\t")) or len(line) > _LONGEST:
            yield line
        else:
            yield "" if is_top and _IMPORT.match(line) else _say_line(line)
        is_top = is_top and (not line.strip() or _IMPORT.match(line) is not None)


def _say_line(line: str) -> str:
    if "[!" in line:
        line = _CALLOUT.sub(_say_callout, line)
    elif ":::" in line:
        line = _ADMONITION.sub(_say_title, line)
    elif _PLACED.match(line):
        return ""
    return _INLINE.sub(_say_inline, line)


def _say_callout(found: re.Match[str]) -> str:
    title = found[2].strip()
    return f"{found[1]}**{title}**\\" if title else found[1]


def _say_title(found: re.Match[str]) -> str:
    title = (found["boxed"] or found["told"] or "").strip()
    return f"**{title}**" if title else ""


def _say_inline(found: re.Match[str]) -> str:
    if found["code"]:
        return found["code"]
    if found["name"]:
        return _say_shortcode(found["name"], found["said"])
    if found["path"]:
        return found["path"]
    if not found["page"]:
        return ""
    page = found["page"].strip()
    if found["shown"]:
        return f"![]({page})" if _PICTURE.search(page) and " " not in page else ""
    return (found["words"] or _ANCHOR.sub(" ", page)).strip()


def _say_shortcode(name: str, said: str) -> str:
    """Return a figure as the image it shows; what else a shortcode makes is not known."""
    source = _SOURCE.search(said) if name in {"figure", "img", "image"} else None
    if source is None or " " in source[1]:
        return ""
    words = _WORDS.search(said)
    return f"![{words[1] if words else ''}]({source[1]})"
