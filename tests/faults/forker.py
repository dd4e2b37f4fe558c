"""Forks commands from a process that has imported everything, with a fault armed at one of their calls (calls.c).

Reads a JSON object a line: {"argv": […], "home": …, "kind": …, "at": …, "error": …, "sticky": …}; answers with
{"status": …, "seen": […], "out": …, "err": …}; a negative status is the signal that ended it.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
import tempfile
from pathlib import Path

KINDS = ("write", "sync", "rename", "unlink", "open", "mkdir", "truncate", "send", "receive")


def main():
    """Serve orders until there are no more."""
    import email.message

    import jinja2
    import lxml.html
    import nh3
    import premailer

    import masthead.cli
    from masthead import digest, feed, mail, page, pipeline
    from masthead.cli import run, send, status, telling
    from masthead.delivery import maildir, smtp

    warm = (
        email,
        jinja2,
        lxml,
        nh3,
        premailer,
        masthead,
        digest,
        feed,
        mail,
        page,
        pipeline,
        run,
        send,
        status,
    )
    warm_up()
    answer({"warm": len((*warm, telling, maildir, smtp))})
    calls = ctypes.CDLL(sys.argv[1])
    for line in sys.stdin:
        answer(fork(json.loads(line), calls))


def answer(told):
    """Write a line to who gave the order."""
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def warm_up():
    """Do one run here, so that templates and tables are loaded once and not in every child."""
    from builders import NOW
    from garden import plant
    from masthead import pipeline
    from masthead.config import load

    with tempfile.TemporaryDirectory() as folder:
        pipeline.run(load(plant(Path(folder)), pipeline.packaged_templates()), (), NOW)


def fork(order, calls):
    """Run one command in a child; tell how it ended and what it called."""
    with tempfile.TemporaryDirectory() as folder:
        out, err, seen = (Path(folder) / name for name in ("out", "err", "seen"))
        child = os.fork()
        if child == 0:
            be_command(order, calls, out, err, seen)
        _, status = os.waitpid(child, 0)
        return {
            "status": os.waitstatus_to_exitcode(status),
            "seen": json.loads(seen.read_text()) if seen.exists() else [],
            "out": out.read_text(),
            "err": err.read_text(),
        }


def be_command(order, calls, out, err, seen):
    """Do what the command line would, and end without what the parent has still to do."""
    for path, stream in ((out, 1), (err, 2)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), stream)
    sys.argv = ["masthead", *order["argv"]]
    code = 70
    calls.faults_arm(
        order.get("kind", -1), order.get("at", 0), order.get("error", -1), order.get("sticky", 0)
    )
    try:
        if order["argv"][0] == "naively":
            be_naive(Path(order["argv"][1]))
            code = 0
        else:
            from masthead.cli import main as masthead

            masthead()
    except SystemExit as end:
        code = end.code or 0
    finally:
        found = (ctypes.c_long * len(KINDS)).in_dll(calls, "faults_seen")[:]
        calls.faults_arm(-1, 0, 0, 0)
        seen.write_text(json.dumps(found))
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def be_naive(home):
    """Work as simple programs do: write in place, then say in a file that it was done."""
    done = home / "done.json"
    sent = json.loads(done.read_text()) if done.exists() else []
    (home / "feed.xml").write_text("<feed>" + "<entry/>" * 4000 + "</feed>")
    for reader in range(8):
        if reader not in sent:
            with (home / "outbox").open("a") as file:
                file.write(f"to {reader}\n")
            sent.append(reader)
            done.write_text(json.dumps(sent))


if __name__ == "__main__":
    main()
