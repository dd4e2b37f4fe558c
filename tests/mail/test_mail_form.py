"""A form filled in for a reader is the message that would have been composed for that reader."""

from __future__ import annotations

import quopri
from email import message_from_bytes
from email.policy import default
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from builders import channel, issue, publication
from masthead.digest import render
from masthead.mail import check_message, compose_form, compose_message, identify, make_seal
from masthead.mail.form import Form
from masthead.model import Page, Reader

SENDER = "The Shared Allotment <news@garden.example>"
TOKENS = st.text(alphabet="abcdefghijklmnopqrstuvwxyz234567=&.%", min_size=1, max_size=120)
AROUND = st.text(
    alphabet=st.characters(blacklist_categories=("Cs", "Cc")) | st.sampled_from("\n=. \t"), max_size=160
)


def leaving(unsubscribe, template="bulletin"):
    """Return the builders' channel with an address at which it is left."""
    return channel(mailing=replace(channel().mailing, template=template, unsubscribe=unsubscribe))


def reader(number=1, **changes):
    """Return a reader with an address for leaving that is the reader's own."""
    made = Reader(
        f"reader{number}@example.org", f"Reader {number}", f"https://garden.example/u/{number:045d}"
    )
    return replace(made, **changes)


def filled(form, whom):
    """Return the copy of the builders' issue for a reader."""
    return form.write(whom, identify(b"", SENDER, "beds", 4, whom))


@pytest.mark.parametrize("template", ["bulletin", "longread", "briefing"])
def test_a_spliced_copy_is_the_composed_one(template):
    """The page rendered once with a seal, and filled in, is byte for byte the page rendered for that reader."""
    made = issue(12)
    seal = make_seal(made)
    sealed, page = render(made, leaving(seal, template), publication())
    form = compose_form(page, sealed, leaving(seal, template), publication(), seal)
    for whom in (reader(1), reader(2, name=""), reader(3, name="Zoë “Bo” Ångström")):
        own, its_page = render(made, leaving(whom.unsubscribe, template), publication())
        direct = compose_message(its_page, own, leaving(whom.unsubscribe, template), publication(), whom)
        spliced = filled(form, whom)
        assert spliced == direct
        assert check_message(spliced.content) == ()
        assert seal.encode() not in spliced.content


@given(before=AROUND, after=AROUND, token=TOKENS, name=st.text(max_size=80))
@settings(max_examples=100, deadline=None)
def test_what_is_spliced_in_moves_no_other_byte(before, after, token, name):
    """Whatever stands around the address, and however long it is, both ways give one message, and it reads back."""
    made, own = issue(1), f"https://garden.example/u/{token}"
    whom = reader(unsubscribe=own, name=name)

    def page(address):
        text = f"{before}{address}{after}\n{address}\nA second look: {address}, and on.\n"
        return Page("Beans", "", f'<p>{escape(text)}</p><a href="{escape(address)}">Leave</a>', text)

    seal = make_seal(made)
    spliced = filled(compose_form(page(seal), made, leaving(seal), publication(), seal), whom)
    assert spliced == compose_message(page(own), made, leaving(own), publication(), whom)
    read = message_from_bytes(spliced.content, policy=default)
    assert read["List-Unsubscribe"] == f"<{own}>"
    text = read.get_body(("plain",)).get_payload(decode=False)
    assert all(len(line) <= 76 and line[-1:] not in {" ", "\t"} for line in text.splitlines())
    decoded = quopri.decodestring(text.encode()).decode().replace("\r\n", "\n")
    assert decoded.rstrip("\n") == page(own).text.rstrip("\n")


def test_most_of_a_copy_is_shared():
    """Parts that are alike for all readers are the same object, and what is personal is small."""
    made = issue(10)
    seal = make_seal(made)
    sealed, page = render(made, leaving(seal), publication())
    form = compose_form(page, sealed, leaving(seal), publication(), seal)
    first, second = (form.splice(reader(n), f"<{n}@garden.example>") for n in (1, 2))
    assert all(one is other for one, other in zip(first[::2], second[::2], strict=True))
    assert sum(map(len, first[1::2])) < 800 < sum(map(len, first[::2]))


def test_a_form_comes_back_from_its_bytes():
    """What the catalog keeps of a form is its content alone."""
    made = issue(2)
    form = compose_form(Page("Beans", "", "<p>x</p>", "x"), made, leaving(""), publication())
    assert filled(Form(form.content), reader()) == filled(form, reader())


def test_a_seal_follows_from_the_posts():
    """An issue has one seal, and no post can hold it: a post that held it would change it."""
    made = issue(2)
    assert make_seal(made) == make_seal(issue(2))
    spoilt = replace(made.entries[0], content=f"<p>{make_seal(made)}</p>")
    assert make_seal(replace(made, entries=(spoilt,))) != make_seal(made)


def test_an_identity_tells_nobody_who_does_not_know_the_salt():
    """With another salt the same reader has another Message-ID; with the same it never changes."""
    one, other = (identify(salt, SENDER, "beds", 4, reader()) for salt in (b"a salt", b"another"))
    assert one != other
    assert one == identify(b"a salt", SENDER, "beds", 4, reader(name="Renamed", unsubscribe=""))
