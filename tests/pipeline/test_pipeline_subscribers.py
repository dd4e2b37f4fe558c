"""An issue to subscribers: each copy is its reader's own, and the web version is nobody's."""

from __future__ import annotations

import email
import email.policy
from datetime import timedelta

import pytest

from builders import NOW
from garden import plant
from masthead import pipeline
from masthead.config import load
from masthead.mail import check_message
from masthead.model import DeliveryState, Departure, Subscriber
from masthead.pipeline.office import open_office
from masthead.subscriber import fold_address, read_unsubscribe

SERVICE = "https://garden.example/reader/"
READERS = {"ana@garden.example": "Ana", "bo@garden.example": "", "zoe@garden.example": "Zoë Ångström"}


@pytest.fixture
def garden(tmp_path):
    """Return a publication whose bulletin goes to three subscribers, one of whom the configuration names too."""
    home = plant(tmp_path / "garden")
    path = home / "masthead.toml"
    text = path.read_text().replace(
        'to = ["ana@garden.example", "bo@garden.example"]', 'to = ["Bo@garden.example"]\nsubscribers = true'
    )
    path.write_text(f'{text}\n[web]\nurl = "{SERVICE}"\n')
    with open_office(opened(home)) as office, office.catalog.transaction():
        for address, name in READERS.items():
            office.catalog.subscribers.keep(
                Subscriber(
                    "bulletin", office.mark(address), address, fold_address(address), name=name, confirmed=NOW
                )
            )
    return home


def opened(home):
    """Return the publication in a folder."""
    return load(home, pipeline.packaged_templates())


def leave(home, address):
    """Let a reader leave the bulletin."""
    with open_office(opened(home)) as office, office.catalog.transaction():
        office.catalog.subscribers.part("bulletin", office.mark(address), Departure.UNSUBSCRIBED, NOW)


def messages(home):
    """Return the bytes of every message of the outbox, by reader."""
    found = [path.read_bytes() for path in (home / "outbox" / "new").iterdir()]
    return {parse(content)["To"].addresses[0].addr_spec.casefold(): content for content in found}


def parse(content):
    """Return a message as Python's parser understands it."""
    return email.message_from_bytes(content, policy=email.policy.default)


def test_each_reader_s_copy_is_its_own(garden):
    """To names the reader, and all three links leave for that reader alone; the checklist has nothing against it."""
    report = pipeline.run(opened(garden), (), NOW)
    assert report.mail.count(DeliveryState.SENT) == len(READERS)
    copies = messages(garden)
    assert copies.keys() == READERS.keys()
    with open_office(opened(garden)) as office:
        key, marks = office.key, {address: office.mark(address) for address in READERS}
    for address, content in copies.items():
        assert check_message(content) == ()
        read = parse(content)
        if address != "bo@garden.example":  # the configuration, which comes first, has no names
            assert read["To"].addresses[0].display_name == READERS[address]
        link = read["List-Unsubscribe"].strip("<>")
        assert read["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert read_unsubscribe(key, link.removeprefix(f"{SERVICE}u/"), ("bulletin",)).mark == marks[address]
        assert link in read.get_body(("plain",)).get_content()
        assert f'href="{link}"' in read.get_body(("html",)).get_content()


def test_the_web_version_lets_nobody_leave_for_another(garden):
    """No reader's link and no seal stands in what is published."""
    pipeline.run(opened(garden), (), NOW)
    for path in (garden / "public").rglob("*.*"):
        content = path.read_bytes()
        assert b"unsubscribe.invalid" not in content
        assert f"{SERVICE}u/".encode() not in content


def test_who_left_gets_neither_this_issue_nor_the_next(garden):
    """Before it is frozen a reader is not on its list; after it, counted as unsubscribed; named in the list too."""
    leave(garden, "ana@garden.example")
    pipeline.run(opened(garden), (), NOW, deliver=False)
    leave(garden, "bo@garden.example")
    report = pipeline.run(opened(garden), (), NOW + timedelta(minutes=1))
    (account,) = report.mail.accounts
    assert account.readers == 2
    assert dict(account.counts) == {DeliveryState.SENT: 1, DeliveryState.UNSUBSCRIBED: 1}
    assert messages(garden).keys() == {"zoe@garden.example"}
