"""Links that readers are sent: nobody makes one but us, and each is good for one thing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.catalog import SqlCatalog
from masthead.errors import UsageError
from masthead.subscriber import (
    confirm_url,
    find_key,
    fold_address,
    form_token,
    is_form_token,
    make_mark,
    open_key,
    print_key,
    read_confirm,
    read_unsubscribe,
    unsubscribe_token,
    unsubscribe_url,
)

KEY = bytes(range(32))
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
CHANNELS = ("bulletin", "tools", "quiet")
SITE = "https://news.garden.example/"


def confirm_token(mark, channels=("bulletin",), now=NOW):
    """Return the token of a confirm link."""
    return confirm_url(SITE, KEY, channels, mark, now).rpartition("/")[2]


def flips(token):
    """Yield the token with each of its bits flipped, one at a time, as text."""
    octets = token.encode()
    for place in range(len(octets) * 8):
        changed = bytearray(octets)
        changed[place // 8] ^= 1 << place % 8
        yield changed.decode("latin-1")


@given(st.emails(), st.sampled_from(CHANNELS))
@settings(max_examples=50, deadline=None)
def test_a_link_tells_whose_it_is_and_what_it_leaves(address, channel):
    """The token of a reader and a channel reads back as both, without a look-up."""
    mark = make_mark(KEY, address)
    link = read_unsubscribe(KEY, unsubscribe_token(KEY, channel, mark), CHANNELS)
    assert (link.channels, link.mark) == ((channel,), mark)


def test_no_flipped_bit_is_accepted():
    """Of 20 tokens of each purpose with any one bit flipped, none verifies."""
    for number in range(20):
        mark = make_mark(KEY, f"reader{number}@garden.example")
        assert not any(
            read_unsubscribe(KEY, each, CHANNELS) for each in flips(unsubscribe_token(KEY, "tools", mark))
        )
        assert not any(read_confirm(KEY, each, "bulletin", NOW) for each in flips(confirm_token(mark)))
        assert not any(is_form_token(KEY, each, NOW) for each in flips(form_token(KEY, NOW)))


def test_a_token_serves_one_purpose_and_one_channel():
    """A confirm token does not unsubscribe, an unsubscribe token does not confirm, and neither crosses channels."""
    mark = make_mark(KEY, "ana@garden.example")
    leave, confirm = unsubscribe_token(KEY, "tools", mark), confirm_token(mark)
    assert not read_unsubscribe(KEY, confirm, CHANNELS)
    assert not read_confirm(KEY, leave, "tools", NOW)
    assert not read_unsubscribe(KEY, leave, ("bulletin",))
    assert not read_confirm(KEY, confirm, "tools", NOW)
    assert not read_confirm(KEY, confirm, "bulletin.tools", NOW)
    assert not read_unsubscribe(bytes(32), leave, CHANNELS)


def test_a_confirm_link_expires():
    """It is good for a week, and not for a minute more than that."""
    token = confirm_token(make_mark(KEY, "ana@garden.example"))
    assert read_confirm(KEY, token, "bulletin", NOW + timedelta(days=7))
    assert not read_confirm(KEY, token, "bulletin", NOW + timedelta(days=7, minutes=1))


def test_a_form_is_good_for_a_day():
    """Who leaves the form open over night has to send it once more."""
    token = form_token(KEY, NOW)
    assert is_form_token(KEY, token, NOW + timedelta(hours=24))
    assert not is_form_token(KEY, token, NOW + timedelta(hours=24, minutes=1))


@given(st.text(max_size=120))
@settings(max_examples=100, deadline=None)
def test_what_we_never_made_is_refused_without_an_error(text):
    """Any text as a token is an empty answer, not an exception."""
    assert not read_unsubscribe(KEY, text, CHANNELS)
    assert not read_confirm(KEY, text, text, NOW)
    assert not is_form_token(KEY, text, NOW)


def test_the_unsubscribe_address_is_short_and_of_one_length():
    """It takes 60 characters at most behind the host, so that no header has to be encoded or broken within it."""
    lengths = {
        len(urlsplit(unsubscribe_url(SITE, KEY, "a" * 40, f"{'x' * number}@garden.example")).path)
        for number in range(1, 60)
    }
    assert len(lengths) == 1
    assert lengths.pop() <= 60


def test_spellings_of_one_mailbox_have_one_mark():
    """Case and the two spellings of an international domain make no second reader."""
    assert len({make_mark(KEY, each) for each in ("Ana@Garden.example", "ana@GARDEN.EXAMPLE")}) == 1
    assert fold_address("bo@Bücher.example") == fold_address("bo@xn--bcher-kva.example")
    assert make_mark(KEY, "ana@garden.example") != make_mark(bytes(32), "ana@garden.example")


def test_a_key_is_made_once_and_for_its_owner_alone(tmp_path):
    """The key is there at first need, the same ever after, and no other account can read it, nor the catalog."""
    assert find_key(tmp_path) == b""
    key = open_key(tmp_path)
    assert open_key(tmp_path) == key != open_key(tmp_path / "other")
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    SqlCatalog(tmp_path / "catalog.sqlite").close()
    assert (tmp_path / "catalog.sqlite").stat().st_mode & 0o777 == 0o600
    assert print_key(key) not in (tmp_path / "key").read_text()


def test_a_key_that_others_can_read_is_refused(tmp_path):
    """A key that lies open is no key, and the message says how to mend it."""
    open_key(tmp_path)
    (tmp_path / "key").chmod(0o644)
    with pytest.raises(UsageError, match="chmod 600"):
        open_key(tmp_path)


def test_a_given_key_outranks_the_file_and_has_to_be_long(tmp_path):
    """The environment's key is taken, unless it could be guessed; it is never shown."""
    given = "s3cret" * 10
    assert open_key(tmp_path, given) == find_key(tmp_path / "nowhere", given)
    assert not (tmp_path / "key").exists()
    with pytest.raises(UsageError) as refusal:
        open_key(tmp_path, "s3cret")
    assert "s3cret" not in str(refusal.value)
