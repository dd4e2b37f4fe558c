"""An issue as readers get it: what stands in it, within what mail clients show."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as markup
from msgspec.structs import replace

from builders import NOW, channel, entry, issue, publication
from masthead.digest import render
from masthead.digest.colour import contrast, legible
from masthead.model import Author, BackIssue, Enclosure, PartialDate

LONG = "".join(f"<p>Row {n}: {'beans and peas and leeks ' * 20}</p>" for n in range(120))  # about 60 KB


def opened(page):
    """Return the page as a tree."""
    return markup.document_fromstring(page.html)


def shown(page):
    """Return the text that a reader of the HTML sees, on one line."""
    body = opened(page).find("body")
    for hidden in body.xpath("//*[@class='preheader']"):
        hidden.drop_tree()
    return " ".join(body.text_content().split())


@pytest.mark.parametrize("name", ["bulletin", "longread", "briefing"])
def test_the_shipped_digests_stay_as_they_were_looked_at(golden, channel_by, mixed, name):
    """HTML and text of each shipped channel are what was last judged by eye."""
    _, page = render(
        mixed(6), channel_by(name), publication(), (BackIssue(name, 3, NOW, "The leaking shed"),)
    )
    golden(f"digest/{name}.html", page.html.encode())
    golden(f"digest/{name}.txt", page.text.encode())


def test_every_post_is_linked_once_by_its_title(shipped, mixed):
    """Each entry's title is a link to its permalink, and its text is told in both parts."""
    made, page = render(mixed(10), shipped, publication())
    for each in made.entries:
        links = [link for link in opened(page).iter("a") if link.get("href") == each.permalink]
        assert [" ".join(link.text_content().split()) for link in links] == [each.title]
        assert page.text.count(each.permalink) == 1


def test_a_date_is_never_finer_than_known(shipped):
    """July 2024 is shown as July 2024, an unknown date not at all."""
    entries = (entry(1, published=PartialDate(2024, 7)), entry(2, published=PartialDate(), authors=()))
    _, page = render(issue(entries=entries), shipped, publication())
    assert re.search(r"(?<!\d )Jul(?:y)? 2024", shown(page))
    assert not re.search(r"\d\d? Jul", shown(page) + page.text)
    assert "July 2024" in page.text


def test_nobody_named_leaves_no_trace(shipped):
    """Without author, date, category, summary and words the byline is gone, not empty."""
    bare = entry(1, authors=(), published=PartialDate(), categories=(), summary="", words=0)
    _, page = render(issue(entries=(bare,)), shipped, publication())
    assert not [each for each in opened(page).iter("p", "h2", "h3", "li") if not each.text_content().strip()]
    assert "·  ·" not in shown(page)
    assert not page.text.count("\n, ")


def test_the_frame_says_who_sends_and_how_to_leave(shipped, mixed):
    """Channel, postal address, web version and the link to leave stand in both parts."""
    _, page = render(mixed(1), shipped, publication())
    for part in (page.html, page.text):
        assert "Plot 7, Mill Lane, Norwich NR1 1AA" in part
        assert f"https://garden.example/{shipped.name}/issues/4/" in part
        assert "https://garden.example/leave/q7x" in part


def test_without_an_address_to_leave_by_no_dead_link_is_shown(channel_by, mixed):
    """Where the channel has no unsubscribe address the footer asks for a reply."""
    _, page = render(mixed(1), channel_by("bulletin", unsubscribe=""), publication())
    assert "reply to this message" in page.html
    assert "reply to this message" in page.text
    assert not [link for link in opened(page).iter("a") if not link.get("href")]


def test_earlier_issues_are_linked_newest_first(channel_by, mixed):
    """The footer links the three issues before this one, whatever order they were handed over in."""
    back = tuple(BackIssue("beds", number, NOW, f"Issue number {number}") for number in (2, 9, 1, 3, 0))
    _, page = render(mixed(1), channel_by("bulletin"), publication(), back)
    assert re.findall(r"Issue number (\d)", shown(page)) == ["3", "2", "1"]


def test_a_name_that_runs_the_other_way_does_not_turn_the_date(channel_by):
    """Behind an Arabic name in an English byline stands a left-to-right mark, so that 9 February stays one date."""
    made = issue(
        entries=(entry(1, authors=(Author("ليلى حداد"),), language="ar", published=PartialDate(2026, 2, 9)),)
    )
    _, page = render(made, channel_by("bulletin"), publication())
    byline = opened(page).xpath("//p[@class='byline']")[0]
    assert byline.text.startswith("ليلى حداد\u200e · 9 February 2026")
    assert (byline.get("dir"), byline.get("align")) == ("ltr", "right")


def test_the_subject_is_the_lead_s_title_or_the_channel_s_own(channel_by, mixed):
    """Without a template of its own the subject is the lead's title; with one, what it says, on one line."""
    lead = mixed(3).entries[0].title
    assert render(mixed(3), channel_by("bulletin"), publication())[1].subject == lead
    own = channel_by("bulletin", subject="{{ channel }} {{ number }}:\n{{ lead.title }} <{{ date }}>")
    assert render(mixed(3), own, publication())[1].subject == f"News from the Beds 4: {lead} <2 March 2026>"


def test_the_issue_is_dated_where_the_publication_is(channel_by, mixed):
    """Late evening in London is already the next day in Auckland, and the digest there says so."""
    from datetime import UTC, datetime
    from zoneinfo import ZoneInfo

    late = replace(mixed(1), issued=datetime(2026, 3, 2, 21, 0, tzinfo=UTC))
    _, page = render(late, channel_by("bulletin"), publication(zone=ZoneInfo("Pacific/Auckland")))
    assert "3 March 2026" in page.text


def test_a_digest_speaks_its_publication_s_language(channel_by, mixed):
    """A German publication's digest is German from preheader to footer, its dates included."""
    _, page = render(mixed(3), channel_by("bulletin"), publication(language="de"))
    assert opened(page).get("lang") == "de"
    assert "Ausgabe 4" in page.html
    assert "Abbestellen" in page.text
    assert "2. März 2026" in page.text


def test_languages_are_marked_where_they_change(shipped):
    """The body's child and every post carry lang and dir; an Arabic post runs from right to left."""
    entries = (entry(1), entry(2, language="ar", title="حديقة مشتركة"), entry(3, language='x"><b>'))
    _, page = render(issue(entries=entries), shipped, publication())
    frame = opened(page).find("body")[0]
    assert (frame.get("lang"), frame.get("dir")) == ("en-GB", "ltr")
    title = next(link for link in opened(page).iter("a") if link.text_content() == "حديقة مشتركة")
    around = next(each for each in title.iterancestors() if each.get("lang"))
    assert (around.get("lang"), around.get("dir"), around.get("align")) == ("ar", "rtl", "right")
    assert {each.get("lang") for each in opened(page).iter() if each.get("lang")} == {"en-GB", "ar"}


@pytest.mark.parametrize("count", [1, 10, 50, 400])
def test_no_issue_is_clipped(shipped, count):
    """Whatever its size, the HTML is below 102,400 bytes with each line break counted twice, and no post is lost."""
    entries = tuple(
        entry(n, summary="What the frost left standing. " * 14, content=LONG[:9000] + "</p>")
        for n in range(count)
    )
    made, page = render(issue(entries=entries), shipped, publication())
    assert len(page.html.replace("\n", "\r\n").encode()) <= 102_400
    assert made.entries + made.surplus == entries
    assert made.entries


def test_what_does_not_fit_moves_to_the_surplus_as_late_as_possible(channel_by):
    """One more whole post would burst the budget, and the posts that moved are linked."""
    entries = tuple(entry(n, summary="What the frost left standing. " * 14) for n in range(200))
    made, page = render(issue(entries=entries), channel_by("bulletin"), publication())
    assert made.surplus
    assert all(page.html.count(f'"{each.permalink}"') == 1 for each in entries)
    assert len(page.html.encode()) > 100_000


def test_a_lead_too_long_for_any_mail_gives_way_to_its_summary(channel_by):
    """A body beyond the budget is not cut in the middle: its summary stands there with a link that names it."""
    made, page = render(
        issue(entries=(entry(1, content=LONG * 2), entry(2))), channel_by("longread"), publication()
    )
    assert "Row 3" not in page.html + page.text
    assert "Continue reading “Allotment notes, part 1”" in shown(page)
    assert len(made.entries) == 2


def test_a_long_lead_stays_whole_while_others_become_links(channel_by):
    """A lead that fits alone keeps its body."""
    entries = tuple(entry(n, content=LONG) for n in range(3))
    made, page = render(issue(entries=entries), channel_by("longread"), publication())
    assert [each.slug[-1] for each in made.entries] == ["0"]
    assert "Row 119" in page.html


@pytest.mark.parametrize("colour", ["#ffff00", "#000000", "#ffffff", "#7f7f7f", "#0af", "not a colour", ""])
def test_an_accent_can_be_read_by_day_and_by_night(shipped, mixed, colour):
    """Whatever colour a channel asks for, links contrast with their ground, 4.5 to 1, light and dark."""
    own = replace(shipped, mailing=replace(shipped.mailing, colour=colour))
    _, page = render(mixed(2), own, publication())
    day = re.search(r'<td class="foot"[^>]*>.*?<a [^>]*color:(#[0-9a-f]+)', page.html, re.DOTALL)[1]
    ground = re.search(r"<body[^>]*background-color:(#[0-9a-f]+)", page.html)[1]
    assert contrast(day, ground) >= 4.5
    dark = re.search(r"prefers-color-scheme:dark\)\{(.*)", page.html)[1]
    night, below = (
        re.search(rule, dark)[1]
        for rule in (r"[}{]a\{color:(#[0-9a-f]+)", r"^body\{background-color:(#[0-9a-f]+)")
    )
    assert contrast(night, below) >= 4.5


@given(st.tuples(*[st.integers(0, 255)] * 3), st.sampled_from(["#ffffff", "#faf7f0", "#121212", "#000000"]))
@settings(max_examples=60)
def test_every_colour_has_a_legible_shade(channels, ground):
    """A legible shade exists for any colour on light and on dark paper, and a legible colour is left alone."""
    colour = "#{:02x}{:02x}{:02x}".format(*channels)
    shade = legible(colour, (ground,))
    assert contrast(shade, ground) >= 4.5
    assert shade == colour or contrast(colour, ground) < 4.5


def test_a_picture_that_is_large_enough_leads(channel_by):
    """The bulletin's lead shows its first large picture, scaled to the sheet; a small or unmeasured one is left out."""
    small = Enclosure("https://garden.example/icon.png", "image/png", width=64, height=64, alt="An icon")
    unknown = Enclosure("https://garden.example/scan.png", "image/png")
    large = Enclosure(
        "https://garden.example/bed.jpg", "image/jpeg", width=1080, height=720, alt="A bed in frost"
    )
    made = issue(entries=(entry(1, enclosures=(small, unknown, large)), entry(2)))
    (shown_one,) = opened(render(made, channel_by("bulletin"), publication())[1]).iter("img")
    assert {name: shown_one.get(name) for name in ("src", "alt", "width", "height")} == {
        "src": large.url,
        "alt": "A bed in frost",
        "width": "540",
        "height": "360",
    }


def test_a_channel_may_word_its_own_preheader(channel_by, mixed):
    """What digest.preheader says stands behind the subject, on one line."""
    own = channel_by("bulletin", preheader="{{ posts }} posts,\nfirst {{ lead.title }}")
    page = render(mixed(3), own, publication())[1]
    assert page.preheader == f"3 posts, first {mixed(3).entries[0].title}"
    assert page.preheader in page.html


def test_the_preheader_goes_on_where_the_subject_ends(channel_by):
    """Behind the lead's title stands how it begins and what else is new, not the title again."""
    made = issue(entries=(entry(2, summary="The frost held. Then it broke."), entry(1)))
    _, page = render(made, channel_by("bulletin"), publication())
    assert page.preheader == "The frost held. Also: Allotment notes, part 1"


def test_pictures_are_fitted_and_pixels_dropped(channel_by):
    """A picture keeps its proportions within the sheet and always has alt; a tracking pixel is gone."""
    content = (
        '<p><img src="https://garden.example/a.jpg" width="1120" height="800"></p>'
        '<p><img src="https://garden.example/b.jpg" alt="A shed"></p>'
        '<p>x<img src="https://tracker.example/p.gif" width="1" height="1" alt=""></p>'
    )
    _, page = render(issue(entries=(entry(1, content=content),)), channel_by("longread"), publication())
    first, second = opened(page).iter("img")
    assert (first.get("width"), first.get("height"), first.get("alt")) == ("560", "400", "")
    assert (second.get("width"), second.get("alt")) == ("560", "A shed")


@pytest.mark.parametrize(
    ("written", "levels"),
    [
        ("<h1>a</h1><h2>b</h2><h2>c</h2><h3>d</h3>", [3, 4, 4, 5]),
        ("<h2>a</h2><h4>b</h4><h2>c</h2>", [3, 4, 3]),
        ("<h4>a</h4><h2>b</h2><h3>c</h3>", [3, 3, 4]),
        ("<h1>a</h1><h2>b</h2><h3>c</h3><h4>d</h4><h5>e</h5><h6>f</h6>", [3, 4, 5, 6, 6, 6]),
    ],
)
def test_headings_of_a_body_stand_below_the_post_s_title(channel_by, written, levels):
    """A body's headings start at h3 and skip no level, whatever levels its author used."""
    _, page = render(issue(entries=(entry(1, content=written),)), channel_by("longread"), publication())
    body = opened(page).xpath("//div[@class='prose']")[0]
    assert [int(each.tag[1]) for each in body.iter("h1", "h2", "h3", "h4", "h5", "h6")] == levels


def test_text_lines_are_short_and_addresses_whole(shipped):
    """No line of the text part is longer than 78 but for an address, which is never broken."""
    far = f"https://garden.example/posts/{'long-' * 30}end/"
    many = entry(
        1,
        permalink=far,
        title="An unusually long title " * 8,
        content="<pre>" + "x" * 300 + "</pre>" + LONG[:4000],
    )
    _, page = render(issue(entries=(many, entry(2))), shipped, publication())
    assert far in page.text
    assert not [line for line in page.text.splitlines() if len(line) > 78 and "://" not in line]
    assert not set(page.text) & set("\u200b\u034f\u2007\ufeff\r\t")


def test_a_body_reads_as_text(channel_by):
    """Lists, quotations, code and links of a post survive in the text part without Markdown's escapes."""
    content = (
        "<h2>What grew</h2><p>2016. A good year - by far.</p><ul><li>Beans</li></ul>"
        "<blockquote><p>Wait.</p></blockquote>"
        '<pre><code># sow\nsow()\n</code></pre><p>See <a href="https://garden.example/x">the plot</a>.</p>'
    )
    _, page = render(issue(entries=(entry(1, content=content),)), channel_by("longread"), publication())
    for line in (
        "What grew",
        "2016. A good year - by far.",
        "  * Beans",
        "> Wait.",
        "    # sow",
        "See [the plot][1].",
    ):
        assert f"\n{line}\n" in page.text
    assert "[1]: https://garden.example/x" in page.text


def test_a_channel_may_have_no_mailing_of_its_own():
    """A channel is set by the template of its own name where it names none."""
    made = channel(name="briefing", mailing=None)
    made_issue, page = render(issue(2), made, publication())
    assert len(made_issue.entries) == 2
    assert 'class="row when"' in page.html


def test_the_same_issue_is_the_same_bytes(shipped, mixed):
    """Rendering twice gives equal pages."""
    assert render(mixed(8), shipped, publication()) == render(mixed(8), shipped, publication())


def test_many_authors_are_counted():
    """A post by six is shown with three names and the number of the others."""
    crowd = tuple(Author(name) for name in ["Ada", "Bo", "Cy", "Di", "Ed", "Flo"])
    _, page = render(issue(entries=(entry(1, authors=crowd),)), channel(), publication())
    assert "Ada, Bo, Cy and 3 others" in page.text
