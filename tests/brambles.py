"""A publication of hostile posts: whatever a text can do to a feed, each in a file of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from garden import CONFIGURATION

if TYPE_CHECKING:
    from pathlib import Path

INVALID = [*range(0x20), *range(0x7F, 0xA0), 0xFDD0, 0xFDEF, 0xFFFD, 0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFF]
TURNING = [0x061C, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF]
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
FLAG = "\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f"
MARKUP = "</title></entry><b>Bold</b> & AT&T &amp; &lt;i&gt; &copy; &#x26; ]]> <![CDATA[x]]> <!-- c --> <?p ?> Q&A1"
SENTENCE = "The brambles behind the shed were cut back on Saturday, and by Tuesday nobody could tell where. "


def _spread(codes: list[int]) -> str:
    return "".join(f"b{chr(code)}e" for code in codes)


def _markdown(title: str, text: str = SENTENCE, **more: str) -> str:
    told = "".join(f"{name}: {value}\n" for name, value in more.items())
    return f"---\ntitle: {title}\n{told}---\n\n{text}\n\n{SENTENCE * 2}\n"


POSTS: dict[str, str | bytes] = {
    "controls.txt": (
        f"Gloves {_spread(INVALID)} and shears\n\nBy Ana Roth\n\n3 March 2025\n\n{SENTENCE}{_spread(INVALID)}\n"
    ),
    "turning.txt": f"Invoice {_spread(TURNING)} gpj.exe\n\nBy Bo Li\n\n4 March 2025\n\n{SENTENCE}{_spread(TURNING)}\n",
    "surrogates.txt": (
        b"Half a pair \xed\xa0\x80 of gloves \xed\xbf\xbf\n\n5 March 2025\n\n"
        + SENTENCE.encode()
        + b"\xff\xfe\xc3"
    ),
    "utf-16.txt": f"Gloves in UTF-16\n\n6 March 2025\n\n{SENTENCE * 3}".encode("utf-16"),
    "markup.md": _markdown(
        f"'{MARKUP}'", f"{SENTENCE}`{MARKUP}`", date="2025-03-07", tags=f"['{MARKUP}', 'A & B']"
    ),
    "people.md": _markdown(
        "Who cut the brambles",
        date="2025-03-08",
        authors="['<b>Ana</b> &amp; Bo', 'Roth, Ana', '\"Q\" &copy; <q@garden.example>']",
    ),
    "long.md": _markdown("'" + "Long word " * 1000 + "'", date="2025-03-09"),
    "wordless.md": _markdown("'" + "x" * 10_000 + "'", date="2025-03-10"),
    "emoji.md": _markdown(f"'{FAMILY} and {FLAG} in the beds'", f"{FAMILY} {SENTENCE}", date="2025-03-11"),
    "script.md": _markdown("'مرحبا and שלום in one title'", date="2025-03-12"),
    "relative.html": (
        "<!doctype html><html><head><title>Links of every kind</title><base href='/else/'></head><body><article>"
        f"<h1>Links of every kind</h1><p>By Ana Roth</p><p>13 March 2025</p><p>{SENTENCE}"
        "<a href='../shed'>up</a> <a href='//cdn.example/x y'>protocol</a> <a href='?q=1&r=2'>query</a> "
        "<a href='#top'>top</a> <a href='javascript:alert(1)'>run</a> <a href='JaVa&#9;Script:alert(1)'>run</a> "
        "<a href='http://[::1'>broken</a> <a href='data:text/html,x'>data</a></p>"
        "<p><img data-src='lazy.jpg' src='data:image/gif;base64,R0lGODlhAQABAAAAACw=' alt='Lazy'>"
        "<img src='https://pixel.example/t.gif' width='1' height='1'><img srcset='a.jpg 1x, b.jpg 2x'></p>"
        "<script>alert(1)</script><style>p { color: red }</style>"
        f"<p onclick='x()' style='position:fixed'>{SENTENCE}</p>"
        "<iframe src='https://frame.example/'></iframe><form action='/x'><input name='a'></form>"
        f"<svg><script>1</script></svg><p>{SENTENCE}</p></article></body></html>"
    ),
    "broken.html": (
        f"<html><body><h1>Unclosed & nested<p>{SENTENCE}<div>" + "<div><b>" * 3000 + f"{SENTENCE}</i></table>"
    ),
    "twin-1.txt": f"Twins\n\n14 March 2025\n\n{SENTENCE}One.\n",
    "twin-2.txt": f"Twins\n\n14 March 2025\n\n{SENTENCE}Two, and other words besides.\n",
    "TWIN-3.txt": f"TWINS\n\n14 March 2025\n\nSomething else entirely grew here, and it had thorns. {SENTENCE}\n",
    "year-1.md": _markdown("In the first year", date="0001-01-01"),
    "year-9999.md": _markdown("In the last year", date="9999-12-31"),
    "year-1890.md": _markdown("When the hedge was planted", date="1890-05-01"),
    "year-1975.md": _markdown("When the hedge was moved", date="1975-05"),
    "february.md": _markdown("On a day that never was", date="2025-02-31"),
    "blank.txt": " \n\t\n",
    "nothing.txt": b"",
    "title-only.txt": "Nothing but a title\n",
    "nul.txt": b"\x00" * 4000,
    "index.md": _markdown("index", date="2025-03-15"),
    "con.md": _markdown("CON", date="2025-03-16"),
}


def overgrow(folder: Path) -> Path:
    """Lay the hostile publication out in a folder; return the folder."""
    (folder / "posts").mkdir(parents=True)
    told = CONFIGURATION.replace("All that grows.", "All that grows &amp; <b>stings</b>.")
    (folder / "masthead.toml").write_text(told, encoding="utf-8")
    for name, content in POSTS.items():
        written = content if isinstance(content, bytes) else content.encode("utf-8")
        (folder / "posts" / name).write_bytes(written)
    return folder
