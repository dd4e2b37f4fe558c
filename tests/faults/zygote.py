"""Starts senders by forking a process that has imported everything, and kills them at the moment it is told.

Reads a JSON object a line: {"sender": "masthead" or "naive", "home": …, "now": …, "verb": …, "after": seconds or null};
answers with {"killed": …, "status": …, "seconds": …}. A fork costs milliseconds where a start costs half a second, so
that many kills fit into a test and fall into the sending, not into imports.
"""

from __future__ import annotations

import json
import os
import signal
import smtplib
import sys
import time
from contextlib import suppress
from datetime import datetime
from pathlib import Path

EVERY = 20  # messages after which the naive sender writes down how far it is


def main():
    """Serve orders until there are no more."""
    import email.message

    import jinja2
    import lxml.html
    import nh3
    import premailer

    from masthead import mail, page, pipeline

    warm = (email.message, jinja2, lxml.html, nh3, premailer, mail, page, pipeline)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
    answer({"warm": len(warm)})
    for line in sys.stdin:
        answer(run(json.loads(line)))


def answer(words):
    """Tell whoever gave the order."""
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def run(order):
    """Fork a sender, let it live as long as it may, and tell how it ended."""
    began = time.perf_counter()
    child = os.fork()
    if child == 0:
        be_sender(order)
    killed = False
    if order["after"] is not None and signal.sigtimedwait({signal.SIGCHLD}, order["after"]) is None:
        os.kill(child, signal.SIGKILL)
        killed = True
    _, status = os.waitpid(child, 0)
    signal.sigtimedwait(
        {signal.SIGCHLD}, 0
    )  # take the signal of this child, so that the next one's is its own
    code = os.waitstatus_to_exitcode(status)
    return {"killed": killed and code < 0, "status": code, "seconds": time.perf_counter() - began}


def be_sender(order):
    """Do the work of one run, then end without what the parent has still to do."""
    code = 70
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
        log = os.open(Path(order["home"]) / "errors.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(log, 2)
        {"masthead": send_by_masthead, "naive": send_naively}[order["sender"]](order)
        code = 0
    except BaseException:  # noqa: BLE001 - a fork must never go on as its parent
        import traceback

        traceback.print_exc()
    finally:
        os._exit(code)


def send_by_masthead(order):
    """Run Masthead, or let it only send, as the command line would."""
    from masthead import pipeline
    from masthead.config import load
    from masthead.errors import DeliveryError
    from masthead.pipeline.workshop import packaged_templates

    home = Path(order["home"])
    publication, now = load(home, packaged_templates()), datetime.fromisoformat(order["now"])
    with suppress(DeliveryError):  # a server that was down for too long: the next run goes on
        if order["verb"] == "send":
            pipeline.send(publication, now)
        else:
            pipeline.run(publication, (), now, deliver=order["verb"] != "compose")


def send_naively(order):
    """Send as simple programs do: a list of who has it, written down now and then."""
    from email.message import EmailMessage

    home = Path(order["home"])
    readers, port = json.loads((home / "readers.json").read_text())
    done = json.loads((home / "done.json").read_text()) if (home / "done.json").exists() else []
    with smtplib.SMTP("127.0.0.1", port, timeout=5) as client:
        for reader in readers:
            if reader in done:
                continue
            message = EmailMessage()
            message["From"], message["To"], message["Subject"] = "news@garden.example", reader, "Beans"
            message["Message-ID"] = f"<beds.1.{reader}>"
            message.set_content("They grew.\n")
            with suppress(smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused):
                client.send_message(message)
            done.append(reader)
            if len(done) % EVERY == 0:
                write_down(home, done)
    write_down(home, done)


def write_down(home, done):
    """Replace the list as a whole: the naive sender is not that naive."""
    (home / "done.draft").write_text(json.dumps(done))
    (home / "done.draft").replace(home / "done.json")


if __name__ == "__main__":
    main()
