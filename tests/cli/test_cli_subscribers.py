"""masthead subscribers, as an operator uses it."""

from __future__ import annotations

import asyncio
import io
import json
import resource
import socket
import sys
from contextlib import closing
from datetime import timedelta

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from masthead.cli import masthead
from masthead.cli.serve import app, open_app
from masthead.errors import UsageError
from masthead.model import Ask, DeliveryState, Service
from masthead.pipeline import doorway, run, send, subscribers
from masthead.pipeline.letters import post_waiting
from masthead.subscriber import Link, open_key, print_key, read_unsubscribe, unsubscribe_token
from readership import NOW, found, office


def call(folder, *words, given=""):
    """Run a verb on a publication; return its exit status, its output and its complaints."""
    done = CliRunner().invoke(
        masthead, ["subscribers", *words, str(folder)], input=given, standalone_mode=False
    )
    if done.exception:
        raise done.exception
    return done.return_value, done.stdout, done.stderr


def test_what_is_imported_is_exported(tmp_path):
    """A list goes in and comes out with the same readers."""
    found(tmp_path)
    given = "address,name,channel\nana@garden.org,=Ana,tools\nbo@garden.org,Bo,bulletin\n"
    assert call(tmp_path, "import", "-", given=given)[:2] == (0, "2 readers added\n")
    status, out, _ = call(tmp_path, "export")
    assert status == 0
    assert "ana@garden.org,'=Ana,,tools,confirmed" in out
    other = tmp_path / "other"
    found(other)
    assert call(other, "import", "-", given=out)[0] == 0
    assert call(other, "export")[1] == out


def test_a_bad_line_keeps_the_whole_list_out(tmp_path):
    """Every bad line is named, nothing of the file is taken, and the exit status says so."""
    found(tmp_path)
    given = "address\nana@garden.org\nnobody\nbo@garden.org\nb o@garden.org\n"
    status, out, err = call(tmp_path, "import", "-", "--channel", "tools", given=given)
    assert (status, out) == (1, "")
    assert "<stdin>:3:" in err
    assert "<stdin>:5:" in err
    assert "2 bad lines; nothing was imported" in err
    assert call(tmp_path, "list")[1] == "bulletin: no readers yet\ntools: no readers yet\n"


def test_an_import_says_what_it_did_with_each_line(tmp_path):
    """Added, known, said twice and suppressed add up to the lines of the file."""
    found(tmp_path)
    call(tmp_path, "add", "ana@garden.org", "--channel", "tools")
    call(tmp_path, "unsubscribe", "bo@garden.org")
    given = "address\nANA@garden.org\nbo@garden.org\ncy@garden.org\nCy@garden.org\ndee@garden.org\n"
    _, out, _ = call(tmp_path, "import", "-", "--channel", "tools", given=given)
    assert out == "2 readers added, 1 subscribed before, 1 line said twice, 1 left before and stay out\n"


def test_who_left_is_not_brought_back_by_an_import_or_by_hand(tmp_path):
    """Only the reader can come back, by confirming."""
    found(tmp_path)
    call(tmp_path, "add", "ana@garden.org")
    assert call(tmp_path, "unsubscribe", "Ana@Garden.ORG")[1] == "Ana@Garden.ORG left bulletin, tools\n"
    assert call(tmp_path, "import", "-", "--channel", "tools", given="ana@garden.org\n")[1].startswith(
        "0 readers added"
    )
    status, out, _ = call(tmp_path, "add", "ana@garden.org", "--channel", "tools")
    assert status == 1
    assert "is not added" in out
    with office(tmp_path) as opened:
        doorway.ask(opened, Ask(("tools",), "ana@garden.org"), NOW)
        doorway.confirm(opened, Link(("tools",), opened.mark("ana@garden.org")), NOW)
    assert "tools: 1 confirmed" in call(tmp_path, "list")[1]
    assert call(tmp_path, "add", "ana@garden.org", "--channel", "bulletin")[0] == 1


def test_one_person_s_record_is_whole_and_forgetting_leaves_a_hash(tmp_path):
    """All that is kept of a person comes out as JSON, and afterwards nothing does that names them."""
    publication = found(tmp_path)
    call(tmp_path, "add", "ana@garden.org", "--name", "Ana Mala", "--source", "a card at the fair")
    run(publication, (), NOW)
    record = json.loads(call(tmp_path, "export", "--address", "ANA@garden.org")[1])
    assert {each["source"] for each in record["subscriptions"]} == {"a card at the fair"}
    assert {each["state"] for each in record["deliveries"]} == {"sent"}
    call(tmp_path, "forget", "ana@garden.org")
    record = json.loads(call(tmp_path, "export", "--address", "ana@garden.org")[1])
    assert record["subscriptions"] == record["deliveries"] == []
    assert record["suppressed"][0]["why"] == "forgotten"
    for file in (tmp_path / ".masthead").glob("catalog*"):
        assert b"Ana Mala" not in file.read_bytes(), file.name
        assert b"ana@garden.org" not in file.read_bytes(), file.name
    assert call(tmp_path, "add", "ana@garden.org")[0] == 1


def test_a_reader_who_leaves_before_the_last_step_is_not_mailed(tmp_path):
    """An issue that was composed for a reader does not go to one who left since, and still adds up."""
    publication = found(tmp_path)
    call(tmp_path, "add", "cy@garden.org", "--channel", "tools")
    call(tmp_path, "add", "dee@garden.org", "--channel", "tools")
    run(publication, (), NOW, deliver=False)
    with office(tmp_path) as opened:
        token = unsubscribe_token(opened.key, "tools", opened.mark("cy@garden.org"))
        doorway.leave(opened, read_unsubscribe(opened.key, token, ("bulletin", "tools")), NOW)
    report = send(publication, NOW + timedelta(minutes=1))
    sent = b"".join(path.read_bytes() for path in (tmp_path / "outbox" / "new").iterdir())
    assert b"dee@garden.org" in sent
    assert b"cy@garden.org" not in sent
    assert report.is_clean


def test_another_key_is_refused_until_the_operator_says_so(tmp_path):
    """A lost key is noticed before anybody who left is written to again."""
    publication = found(tmp_path)
    call(tmp_path, "add", "ana@garden.org")
    call(tmp_path, "unsubscribe", "bo@garden.org")
    (tmp_path / ".masthead" / "key").unlink()
    with pytest.raises(UsageError, match="is not the key"):
        call(tmp_path, "list")
    with pytest.raises(UsageError, match="is not the key"):
        run(publication, (), NOW)
    assert "left are not known any more" in call(tmp_path, "rekey")[1]
    assert "bulletin: 1 confirmed" in call(tmp_path, "list")[1]
    with office(tmp_path) as opened:
        assert opened.catalog.subscribers.find("tools", opened.mark("ana@garden.org"))
        assert print_key(opened.key) == print_key(open_key(tmp_path / ".masthead"))


def test_bounces_come_from_a_maildir_or_standard_input(tmp_path):
    """A heap of messages is told in one line, and left where it lies."""
    found(tmp_path)
    box = tmp_path / "bounces"
    (box / "new").mkdir(parents=True)
    (box / "new" / "1").write_bytes(b"Subject: hello\r\n\r\nThanks!\r\n")
    assert call(tmp_path, "bounces", str(box))[1].startswith(
        "1 message: 0 hard, 0 soft, 1 that are no bounces"
    )
    assert call(tmp_path, "bounces", "-", given="Subject: x\n\ny\n")[1].startswith("1 message:")
    assert (box / "new" / "1").exists()


def test_a_confirmation_can_be_asked_for_by_hand(tmp_path):
    """With --ask the next run sends the question, and nothing else goes to the reader before the answer."""
    publication = found(tmp_path)
    call(tmp_path, "add", "ana@garden.org", "--channel", "tools", "--ask", "--now", NOW.isoformat())
    run(publication, (), NOW)
    mine = [
        path.read_bytes()
        for path in (tmp_path / "outbox" / "new").iterdir()
        if b"To: ana@garden.org" in path.read_bytes()
    ]
    assert len(mine) == 1
    assert b"Message-ID: <confirm." in mine[0]
    assert b"List-" not in mine[0]


def test_pending_requests_expire(tmp_path):
    """A request that nobody confirmed is erased after a week."""
    publication = found(tmp_path)
    with office(tmp_path) as opened:
        doorway.ask(opened, Ask(("tools",), "ana@garden.org"), NOW)
        post_waiting(publication, opened.catalog, NOW + timedelta(days=6))
        assert opened.catalog.subscribers.tally() == (("tools", "pending", 1),)
        post_waiting(publication, opened.catalog, NOW + timedelta(days=8))
    assert "tools: no readers yet" in call(tmp_path, "list")[1]


def test_an_import_takes_no_more_memory_for_more_readers(tmp_path):
    """Lines are held on the disk: ten times as many cost next to no memory."""
    found(tmp_path)
    with office(tmp_path) as opened:

        def peak(count):
            lines = "address\n" + "".join(f"reader{n}@garden.org\n" for n in range(count))
            file = io.BufferedReader(io.BytesIO(lines.encode()))
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            tally = subscribers.import_readers(opened, file, "tools", "a test", lambda *_: None)
            assert tally.added + tally.known == count
            unit = 1024 if sys.platform != "darwin" else 1
            return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * unit - len(lines) * 2

        peak(2_000)
        assert peak(20_000) < 6_000_000


def test_a_channel_without_subscribers_is_named(tmp_path):
    """The message says which channels there are."""
    found(tmp_path)
    with pytest.raises(UsageError, match="there are bulletin, tools"):
        call(tmp_path, "add", "ana@garden.org", "--channel", "quiet")


def test_the_key_is_the_catalog_s_even_without_readers(tmp_path):
    """The first run makes the key, and the catalog remembers it by its fingerprint."""
    publication = found(tmp_path)
    run(publication, (), NOW)
    with office(tmp_path) as opened:
        assert opened.catalog.files.remembered("key") == print_key(opened.key)
        assert replace(opened, key=b"").channels == ("bulletin", "tools")


def test_pages_lead_to_the_form(tmp_path):
    """The front page and the page of a channel that takes subscribers link to the form, others do not."""
    publication = found(tmp_path, "https://news.garden.example/")
    run(publication, (), NOW)
    pages = {name: (tmp_path / "public" / name / "index.html").read_text() for name in ("", "tools", "quiet")}
    assert 'href="https://news.garden.example/subscribe/"' in pages[""]
    assert 'href="https://news.garden.example/subscribe/?channel=tools"' in pages["tools"]
    assert "news.garden.example/subscribe/" not in pages["quiet"]


def test_serving_needs_something_to_serve(tmp_path):
    """Without a service, or without a channel that takes subscribers, the verb says what is missing."""
    publication = found(tmp_path)
    with pytest.raises(UsageError, match=r"\[web\]"):
        open_app(replace(publication, service=Service()), is_public=False)
    silent = tuple(replace(channel, mailing=None) for channel in publication.channels)
    with pytest.raises(UsageError, match="subscribers = true"):
        open_app(replace(publication, channels=silent), is_public=False)


def test_another_server_can_run_the_service(tmp_path, monkeypatch):
    """The factory reads its publication from the environment, and answers once its server has started it."""
    found(tmp_path)
    monkeypatch.setenv("MASTHEAD_DIR", str(tmp_path))
    monkeypatch.setenv("MASTHEAD_PUBLIC", "1")
    waiting, sent = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}], []

    async def receive():
        return waiting.pop(0)

    async def send(message):
        sent.append(message["type"])

    asyncio.run(app()({"type": "lifespan", "asgi": {"version": "3.0"}}, receive, send))
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert (tmp_path / ".masthead" / "key").exists()


def test_a_port_that_is_taken_is_named(tmp_path):
    """The message says where it could not listen; a key that is not the catalog's is told before anything listens."""
    found(tmp_path)
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        words = ["serve", str(tmp_path), "--port", str(taken.getsockname()[1])]
        done = CliRunner().invoke(masthead, words, standalone_mode=False)
    assert isinstance(done.exception, UsageError)
    assert "cannot be listened at" in str(done.exception)
    (tmp_path / ".masthead" / "key").chmod(0o644)
    done = CliRunner().invoke(masthead, ["serve", str(tmp_path), "--port", "0"], standalone_mode=False)
    assert "chmod 600" in str(done.exception)


def test_a_reader_who_leaves_while_an_issue_goes_out_is_not_mailed(tmp_path):
    """Leaving counts at once, in another process, between one reader's message and the next."""
    publication = found(tmp_path)
    for name in ("cy", "dee", "eli"):
        call(tmp_path, "add", f"{name}@garden.org", "--channel", "tools")
    log, program = tmp_path / "sent.txt", tmp_path / "sendmail"
    verb = f"{sys.executable} -c 'from masthead.cli import main; main()' subscribers"
    program.write_text(
        f'#!/bin/sh\nfor last; do :; done\ncat > /dev/null\n[ -e "{log}" ] || '
        f'{verb} unsubscribe dee@garden.org "{tmp_path}" > /dev/null || exit 70\necho "$last" >> "{log}"\n'
    )
    program.chmod(0o755)
    relay = replace(publication.relay, kind="sendmail", place=program)
    report = run(replace(publication, relay=relay), (), NOW)
    assert [line for line in log.read_text().split() if "garden.org" in line] == [
        "cy@garden.org",
        "eli@garden.org",
    ]
    assert report.mail.count(DeliveryState.UNSUBSCRIBED) == 1
    assert all(account.balances for account in report.mail.accounts)
