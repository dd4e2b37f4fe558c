"""How fast mail leaves: Masthead's SMTP over its real ledger, against Postfix's smtp-source and plain smtplib.

    python tests/bench/bench_sending.py [MESSAGES] [ROUNDS]

All three send 50 KB messages over loopback to the same smtp-sink. Masthead takes each from an issue frozen in a real
catalog, splices what is the reader's own, and commits every delivery before and after the wire. smtp-source and
smtp-sink come with Postfix (Debian: apt-get download postfix && dpkg -x; Postfix itself is not started); a folder that
holds them may stand in POSTFIX_TOOLS. Rounds alternate, and the figures are medians.
"""

from __future__ import annotations

import os
import shutil
import smtplib
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

SIZE = 50_000  # bytes of a message
CONNECTIONS = 4
NAIVE = 200  # messages that plain smtplib sends


def main() -> None:
    """Measure in turns, print the medians and what follows from them."""
    messages = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    postfix, ours, ours_cpu, naive_cpu = [], [], [], []
    with sink() as port:
        for number in range(1, rounds + 1):
            postfix.append(measure_postfix(port, messages))
            rate, cpu, size = measure_masthead(port, messages)
            ours.append(rate)
            ours_cpu.append(cpu)
            naive_cpu.append(measure_smtplib(port))
            print(
                f"round {number}: smtp-source {postfix[-1]:,.0f}/s, masthead {rate:,.0f}/s ({rate / postfix[-1]:.2f}) "
                f"with {cpu:.0f} µs of CPU a message of {size:,} bytes, smtplib {naive_cpu[-1]:,.0f} µs"
            )
    ratio = statistics.median(mine / theirs for mine, theirs in zip(ours, postfix, strict=True))
    saving = statistics.median(naive_cpu) / statistics.median(ours_cpu)
    print(f"median: masthead at {ratio:.2f} of smtp-source's rate, smtplib takes {saving:.1f} times the CPU")


@contextmanager
def sink():
    """Run smtp-sink for a block; give its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    privileges = ["-u", "nobody"] if os.geteuid() == 0 else []
    process = subprocess.Popen(
        [find("smtp-sink"), *privileges, f"127.0.0.1:{port}", "500"], env=environment()
    )
    try:
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait()


def find(tool: str) -> str:
    """Return where one of Postfix's tools is."""
    path = shutil.which(
        tool, path=os.pathsep.join((os.environ.get("POSTFIX_TOOLS", ""), os.environ["PATH"], "/usr/sbin"))
    )
    if path is None:
        raise SystemExit(f"{tool} is not there: it comes with Postfix")
    return path


def environment() -> dict[str, str]:
    """Return an environment in which tools from an unpacked package find their own libraries."""
    own = Path(find("smtp-sink")).resolve().parents[1] / "lib" / "postfix"
    return os.environ | ({"LD_LIBRARY_PATH": str(own)} if own.is_dir() else {})


def measure_postfix(port: int, messages: int) -> float:
    """Return how many messages a second smtp-source sends."""
    began = time.perf_counter()
    command = [find("smtp-source"), "-d", "-s", str(CONNECTIONS), "-l", str(SIZE), "-m", str(messages)]
    subprocess.run([*command, f"127.0.0.1:{port}"], check=True, env=environment())
    return messages / (time.perf_counter() - began)


def measure_masthead(port: int, messages: int) -> tuple[float, float, int]:
    """Return messages a second, microseconds of CPU for each, and the size of one; the ledger has to add up."""
    from masthead.delivery import open_transport
    from masthead.model import Relay, Secret

    relay = Relay(
        kind="smtp", host="127.0.0.1", port=port, tls="none", connections=CONNECTIONS, per_connection=0
    )
    with tempfile.TemporaryDirectory() as folder:
        desk, catalog, size = freeze(Path(folder), messages)
        transport = open_transport(relay, Secret(""), Secret(""))
        cpu, began = time.process_time(), time.perf_counter()
        desk.open()
        transport.dispatch(desk)
        desk.close()
        seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
        ((_, account),) = list(catalog.deliveries.accounts())
        if dict(account.counts).get("sent") != messages or not account.balances:
            raise SystemExit(f"this does not add up: {account}")
        catalog.close()
    return messages / seconds, cpu / messages * 1e6, size


def freeze(folder: Path, messages: int):
    """Return a desk over an issue for that many subscribers, its catalog, and the size of the issue's form."""
    from bench_ledger import subscribe
    from msgspec.structs import replace

    from builders import NOW, channel, issue, publication
    from masthead.catalog import SqlCatalog
    from masthead.delivery import LedgerDesk, Patience, Rules
    from masthead.mail import compose_form
    from masthead.model import Page, Service
    from masthead.pipeline.clerk import Clerk
    from masthead.pipeline.workshop import Workshop

    home = publication(folder, service=Service(url="https://garden.example/"))
    catalog = SqlCatalog(folder / ".masthead" / "catalog.sqlite")
    subscribe(catalog, messages)
    frozen = replace(issue(0), number=1, entries=())
    text = "The broad beans stood through eleven nights below zero.\n"
    page = Page("Beans", "", f"<p>{text}</p>\n" * (SIZE * 3 // 4 // 64), text * (SIZE // 4 // len(text)))
    form = compose_form(page, frozen, channel(), home)
    with catalog.transaction():
        serial = catalog.issues.keep(frozen, page, "news@garden.example", b"salt", form.content)
        catalog.issues.close_list(serial, catalog.deliveries.enrol_subscribers(serial, "beds"))
    clerk = Clerk(Workshop(home, (), NOW, catalog, 0))
    return LedgerDesk(catalog, clerk, Rules(NOW, Patience(), "boot")), catalog, len(form.content)


def measure_smtplib(port: int) -> float:
    """Return the microseconds of CPU that a plain loop takes for a message: EmailMessage, then send_message."""
    from email.message import EmailMessage

    text = "The broad beans stood through eleven nights below zero.\n"
    cpu = time.process_time()
    with smtplib.SMTP("127.0.0.1", port) as client:
        for number in range(NAIVE):
            message = EmailMessage()
            message["From"], message["To"] = "news@garden.example", f"reader{number}@example.org"
            message["Subject"] = "Beans"
            message.set_content(text * (SIZE // 4 // len(text)))
            message.add_alternative(f"<p>{text}</p>\n" * (SIZE * 3 // 4 // 64), subtype="html")
            client.send_message(message)
    return (time.process_time() - cpu) / NAIVE * 1e6


if __name__ == "__main__":
    main()
