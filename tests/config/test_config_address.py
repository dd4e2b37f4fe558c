"""Mail addresses: judged once, when the configuration is read."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from builders import channel, issue, publication
from masthead.config.address import check_email, check_sender, check_unsubscribe
from masthead.mail import compose_message
from masthead.model import Page

PAGE = Page("What grew", "Beans.", "<p>Beans.</p>", "Beans.\n")
LOCALS = st.from_regex(r"[a-zA-Z0-9.+_'!-]{1,66}", fullmatch=True) | st.text(
    'aZ0.ä<>,@ \n"', min_size=1, max_size=9
)
DOMAINS = (
    st.from_regex(r"([a-zX0-9üß漢۩ა]{1,20}[.。-]){1,4}[a-zé]{2,10}", fullmatch=True)
    | st.text("abY09.-_ü。ß漢\n ", min_size=1, max_size=70)
    | st.sampled_from(["example.org", "bücher.example", "garden.local", "r3--x.org", "xn--bcher-kva.example"])
)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("a@example.org", "a@example.org"),
        ("A.b+c@EXAMPLE.co.uk", "A.b+c@example.co.uk"),
        ("o'hara@example.org", "o'hara@example.org"),
        ("a@garden.test", "a@garden.test"),
        ("leser@Bücher.example", "leser@bücher.example"),
        ("leser@xn--bcher-kva.example", "leser@bücher.example"),
        ("a" * 64 + "@example.org", "a" * 64 + "@example.org"),
    ],
)
def test_an_ordinary_address_has_no_fault(text, address):
    """Plus signs, apostrophes and international domains are ordinary; two spellings of a domain become one."""
    assert check_email(text) == address


@pytest.mark.parametrize(
    "text",
    ["no-at.example", "a@b", "a@test", "a b@example.org", '"a b"@example.org', "a@[1.2.3.4]", "a..b@example.org",
     ".a@example.org", "a@exa_mple.org", "a@example.org\nBcc: x@y.example", "", "a" * 65 + "@example.org",
     "a@" + "b" * 64 + ".org", "a(c)@example.org", "a@-x.org", "a@x-.org", "a@garden.local", "o'hara@garden.local",
     "a@garden.invalid", "a@xn--zzzzzz-.example", "a@1.2.3.4"],
)  # fmt: skip
def test_an_address_that_servers_refuse_is_refused(text):
    """Such an address is named, and so is what is wrong with it."""
    with pytest.raises(ValueError, match=r"is no mail address: .+") as caught:
        check_email(text)
    assert str(caught.value).startswith(repr(text))


def test_letters_beyond_ascii_before_the_at_are_for_readers():
    """A reader may have such an address, the publication may not: not every reader's server could answer it."""
    assert check_email("leserä@Example.org") == "leserä@example.org"
    for own in (check_sender, check_unsubscribe):
        with pytest.raises(ValueError, match=r"'leserä@example\.org': .*SMTPUTF8.*take another address"):
            own("mailto:leserä@example.org" if own is check_unsubscribe else "leserä@example.org")


@pytest.mark.parametrize(
    "text",
    ["news@garden.example", "News <news@garden.example>", '"News, daily" <news@garden.example>',
     "Grüße < news@gärten.example >", "A <3 beans <news@garden.example>"],
)  # fmt: skip
def test_a_sender_that_passes_is_one_that_mail_can_name(text):
    """A sender is taken as it stands, and a message from it can be composed."""
    assert check_sender(text) == text
    assert compose_message(PAGE, issue(1), channel(), publication(sender=text), "a@example.org").content


@pytest.mark.parametrize(
    "text",
    ["News", "News <news@garden.example", "news@garden.example>", "news@garden.example (News)", "News <>",
     "News <news@garden.example> daily", "News news@garden.example", "a@b.example, c@d.example",
     "Näws <näws@garden.example>", "News\n<news@garden.example>"],
)  # fmt: skip
def test_a_sender_is_a_name_and_an_address_or_an_address(text):
    """Comments, lists and half a bracket are refused while configuring, not when an issue is due."""
    with pytest.raises(ValueError, match=r"sender|mail address|SMTPUTF8|line break"):
        check_sender(text)


@given(LOCALS, DOMAINS)
def test_what_passes_can_be_written_to(local, domain):
    """No address passes here at which a message cannot be composed, and a passed one passes again unchanged."""
    try:
        address = check_email(f"{local}@{domain}")
    except ValueError:
        return
    assert check_email(address) == address
    is_ascii = local.isascii()
    home = replace(publication(), sender=address) if is_ascii else publication()
    assert compose_message(PAGE, issue(1), channel(), home, address).to.isascii() == is_ascii


def test_plain_addresses_cost_no_library():
    """A list of ordinary readers is judged without loading what judges the odd ones."""
    code = (
        "import sys; from masthead.config.address import check_email, check_sender;"
        "check_email('ana.b+c@garden.example'); check_sender('News <news@garden.example>');"
        "print(*{'email_validator', 'idna', 'dns'} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
