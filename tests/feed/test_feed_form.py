"""An entry that is filled into a form has the bytes that feedgen would have written for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from builders import feed, motley
from masthead.feed.form import find_form
from masthead.feed.statement import Statement, state
from masthead.feed.syndication import to_xml
from masthead.model import Author, Enclosure

# All that XML can hold, with a preference for what is escaped in text, in attributes or in titles.
LETTERS = st.one_of(
    st.sampled_from("<>&\"'\t\n\r;]é\u2028\u0301\U0001f468"),
    st.characters(exclude_categories=("Cs", "Cc", "Cn")),
)
WORDS = st.text(LETTERS, min_size=1, max_size=30).filter(str.strip)
MOMENTS = st.datetimes(
    datetime(1970, 1, 2),  # noqa: DTZ001 - hypothesis puts the zone to it
    datetime(9990, 1, 1),  # noqa: DTZ001 - the same
    timezones=st.sampled_from((UTC, timezone(timedelta(hours=5, minutes=45)), timezone(timedelta(hours=-3)))),
).map(lambda moment: moment.replace(microsecond=0))
STATEMENTS = st.builds(
    Statement,
    id=WORDS,
    link=WORDS,
    title=WORDS,
    updated=MOMENTS,
    published=st.none() | MOMENTS,
    coarse=st.sampled_from(("", "1969", "1993", "2001-11", "2016-12-06")),
    language=st.sampled_from(("", "de", 'x"y')),
    authors=st.lists(
        st.builds(
            Author, WORDS, st.sampled_from(("", "a&b@c.example")), st.sampled_from(("", "https://x/?a&b"))
        ),
        max_size=3,
    ).map(tuple),
    summary=WORDS,
    content=st.just("") | WORDS,
    categories=st.lists(WORDS, max_size=3, unique=True).map(tuple),
    image=st.just(""),
    enclosures=st.just(()),
)


def written(statement):
    """Return what feedgen and its cures write of an entry, in Atom and RSS."""
    atom, rss = to_xml(feed(0), [statement])
    return atom[atom.index(b"<entry") : atom.index(b"</feed>")], rss[
        rss.index(b"<item") : rss.index(b"</channel>")
    ]


@settings(max_examples=100, deadline=None)
@given(STATEMENTS)
def test_filled_form_is_what_feedgen_writes(statement):
    """Whatever an entry says, and whatever it leaves unsaid, no byte of it is another."""
    assert find_form(statement).fill(statement) == written(statement)


@pytest.mark.parametrize("one", motley()[1:], ids=lambda one: one.slug)
@pytest.mark.parametrize("full_text", [True, False])
def test_filled_form_of_an_entry_is_what_feedgen_writes(one, full_text):
    """So it is for entries as they come out of posts."""
    statement = state(one, feed(full_text=full_text))
    assert find_form(statement).fill(statement) == written(statement)


def test_words_that_look_like_a_slot_stay_words():
    """What an entry says is not taken for a place to put something."""
    statement = replace(state(motley()[2], feed()), title="seal-summary.", content="<p>seal-id.</p>")
    atom, rss = find_form(statement).fill(statement)
    assert (atom, rss) == written(statement)
    assert b">seal-summary.<" in atom
    assert b"seal-id." in rss


def test_enclosures_have_no_form():
    """An entry with enclosures is left to feedgen."""
    statement = replace(state(motley()[2], feed()), enclosures=(Enclosure("https://x.example/a.pdf"),))
    assert find_form(statement) is None


def test_what_is_no_text_is_refused():
    """Half a character cannot be written, and says so as feedgen would."""
    statement = replace(state(motley()[2], feed()), summary="\ud800")
    with pytest.raises(ValueError, match="surrogates"):
        find_form(statement).fill(statement)
