"""What comes back: a mailbox that is gone is told from one that is full, and a forgery silences nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest

from masthead.mail import identify
from masthead.model import Ask, Departure, Failure, Reader
from masthead.pipeline import run, subscribers
from masthead.pipeline.bounces import SOFT_LIMIT, count_bounces, count_refusals
from masthead.subscriber.bounce import read_bounces
from readership import NOW, found, office

HEAD = (
    "From: MAILER-DAEMON@mx.garden.example\r\nTo: news@garden.example\r\nSubject: Undelivered\r\n"
    "Message-ID: <{number}@mx.garden.example>\r\nMIME-Version: 1.0\r\n"
)


def report(address, status, *, words="550 no such user", action="failed", identity="", number=1):  # noqa: PLR0913 - the fields of a report
    """Return a delivery status notification (RFC 3464) with the head of what it returns."""
    return (
        HEAD.format(number=number)
        + 'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        + "--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
        + "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.garden.example\r\n\r\n"
        + f"Final-Recipient: rfc822; {address}\r\nAction: {action}\r\nStatus: {status}\r\n"
        + f"Diagnostic-Code: smtp; {words}\r\n\r\n"
        + f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nTo: {address}\r\nMessage-ID: {identity}\r\n\r\n--b--\r\n"
    ).encode()


def complaint(address, identity, number=9):
    """Return a feedback report (RFC 5965) of a reader who pressed "spam"."""
    return (
        HEAD.format(number=number)
        + 'Content-Type: multipart/report; report-type=feedback-report; boundary="b"\r\n\r\n'
        + "--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nUser-Agent: x/1\r\n"
        + f"Version: 1\r\nOriginal-Rcpt-To: <{address}>\r\n\r\n"
        + f"--b\r\nContent-Type: message/rfc822\r\n\r\nTo: {address}\r\nMessage-ID: {identity}\r\n"
        + "\r\nHello\r\n--b--\r\n"
    ).encode()


@pytest.mark.parametrize(
    ("status", "words", "failure"),
    [
        ("5.1.1", "550 5.1.1 user unknown", Failure.HARD),
        ("5.1.10", "556 domain does not accept mail", Failure.HARD),
        ("5.2.1", "550 5.2.1 account disabled", Failure.HARD),
        ("5.0.0", "550 no such user here", Failure.HARD),
        ("5.0.0", "554 refused", Failure.SOFT),
        ("5.7.1", "550 5.7.1 refused by policy", Failure.SOFT),
        ("5.1.1", "550 5.1.1 blocked: your server has a poor reputation", Failure.SOFT),
        ("5.2.2", "552 5.2.2 mailbox full", Failure.SOFT),
        ("4.4.1", "connection timed out", Failure.SOFT),
    ],
)
def test_statuses_tell_what_is_gone_from_what_may_pass(status, words, failure):
    """Only a mailbox that is not there is hard; policy, space and time are soft (RFC 3463)."""
    (bounce,) = read_bounces(report("ana@garden.org", status, words=words))
    assert (bounce.address, bounce.failure, bounce.status) == ("ana@garden.org", failure, status)


def test_a_delay_is_no_failure():
    """A server that is still trying has not given up."""
    assert read_bounces(report("ana@garden.org", "4.4.1", action="delayed")) == ()


def test_bounces_in_a_server_s_own_words_are_read():
    """What old servers write without a report is understood, with the reason it gives."""
    text = (
        HEAD.format(number=3) + "\r\nHi. This is the qmail-send program at mx.garden.example.\r\n"
        "I'm afraid I wasn't able to deliver your message to the following addresses.\r\n\r\n"
        "<ana@garden.org>:\r\nSorry, no mailbox here by that name. (#5.1.1)\r\n\r\n"
        "--- Below this line is a copy of the message.\r\n\r\nReturn-Path: <news@garden.example>\r\n"
    )
    (bounce,) = read_bounces(text.encode())
    assert (bounce.address, bounce.failure) == ("ana@garden.org", Failure.HARD)


def test_letters_of_people_are_no_bounces():
    """An answer, a vacation notice or noise counts for nothing."""
    for content in (
        b"",
        b"\xff\x00" * 500,
        b"Subject: Thanks\r\n\r\nGood issue! I am away until Monday.\r\n",
    ):
        assert read_bounces(content) == ()


@pytest.fixture
def mailed(tmp_path):
    """Return an office whose first issue went to two subscribers, and a function that tells a reader's Message-ID."""
    publication = found(tmp_path)
    with office(tmp_path) as opened:
        for address in ("ana@Garden.org", "bo@garden.org"):
            subscribers.add(opened, Ask(("bulletin", "tools"), address), NOW)
    run(publication, (), NOW)

    def identity(opened, address, channel="bulletin"):
        rows = opened.catalog.subscribers.mailouts_to(address)
        return next(
            identify(salt, sender, name, number, Reader(to))
            for name, number, sender, salt, to in rows
            if name == channel
        )

    with office(tmp_path) as opened:
        yield opened, identity


def test_a_mailbox_that_is_gone_is_not_written_to_again(mailed):
    """A hard bounce of a message of ours ends every subscription, and no import brings it back."""
    opened, identity = mailed
    bounce = report("ana@garden.org", "5.1.1", identity=identity(opened, "ana@garden.org"))
    tally = count_bounces(opened, [bounce, bounce], NOW)
    assert (tally.hard, tally.again, tally.suppressed) == (1, 1, 1)
    mark = opened.mark("ana@garden.org")
    assert opened.catalog.subscribers.of_reader(mark) == ()
    assert subscribers.add(opened, Ask(("tools",), "ana@garden.org"), NOW) == {"tools": "suppressed"}
    assert opened.catalog.subscribers.find("tools", opened.mark("bo@garden.org"))


def test_a_forged_bounce_silences_nobody(mailed):
    """A report that returns no message of ours to that reader counts as a soft bounce, whatever it says."""
    opened, identity = mailed
    for other in ("", "<made.up@garden.example>", identity(opened, "bo@garden.org")):
        count_bounces(opened, [report("ana@garden.org", "5.1.1", identity=other, number=len(other))], NOW)
    assert opened.catalog.subscribers.find("bulletin", opened.mark("ana@garden.org"))


def test_soft_bounces_end_it_only_in_a_row(mailed):
    """Five within thirty days do, five spread over a year do not."""
    opened, _ = mailed
    for number in range(SOFT_LIMIT):
        at = NOW + timedelta(days=40 * number)
        count_bounces(opened, [report("bo@garden.org", "5.2.2", words="full", number=number)], at)
    assert opened.catalog.subscribers.find("bulletin", opened.mark("bo@garden.org"))
    later = NOW + timedelta(days=400)
    for number in range(SOFT_LIMIT):
        count_bounces(opened, [report("bo@garden.org", "4.2.2", words="full", number=100 + number)], later)
    assert opened.catalog.subscribers.find("bulletin", opened.mark("bo@garden.org")) is None


def test_a_complaint_ends_the_channel_it_is_about(mailed):
    """Who reports an issue as spam leaves its channel, and keeps what was not complained of."""
    opened, identity = mailed
    mark = opened.mark("bo@garden.org")
    tally = count_bounces(
        opened, [complaint("bo@garden.org", identity(opened, "bo@garden.org", "tools"))], NOW
    )
    assert tally.complaints == 1
    assert [each.departure for each in opened.catalog.subscribers.suppressions(mark)] == [
        Departure.COMPLAINED
    ]
    assert [each.channel for each in opened.catalog.subscribers.of_reader(mark)] == ["bulletin"]


def test_what_a_server_refuses_at_once_is_a_bounce_too(mailed):
    """A mailbox that is refused as unknown while an issue is sent gets no second one; one by policy is counted."""
    opened, _ = mailed
    with opened.catalog.transaction():
        for address, reply in (
            ("ana@garden.org", "550 5.1.1 user unknown"),
            ("bo@garden.org", "550 5.7.1 no"),
        ):
            opened.catalog._connection.execute(  # noqa: SLF001 - the ledger's own tests show how it comes to say so
                "update deliveries set state = 'refused', reply = ? where address = ? and issue = 1",
                (reply, address),
            )
    assert [count_refusals(opened.catalog, [1], NOW) for _ in range(2)] == [1, 0]
    assert opened.catalog.subscribers.of_reader(opened.mark("ana@garden.org")) == ()
    assert len(opened.catalog.subscribers.of_reader(opened.mark("bo@garden.org"))) == 2
