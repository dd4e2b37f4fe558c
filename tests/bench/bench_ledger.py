"""What the ledger costs: memory and time to freeze and send an issue for a thousand readers and for a million.

    python tests/bench/bench_ledger.py [FOLDER]

Each size runs in a process of its own, over the real catalog, with a transport that takes everything at once. The
publication has subscribers only. Prints seconds for freezing and sending, and the peak of resident memory.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

SIZES = (1_000, 1_000_000)


def measure(folder: Path, readers: int) -> dict[str, float]:
    """Freeze and send an issue for that many subscribers; return seconds and MiB."""
    from msgspec.structs import replace

    from builders import NOW, channel, issue, publication
    from masthead.catalog import SqlCatalog
    from masthead.delivery import LedgerDesk, Patience, Rules
    from masthead.mail import compose_form
    from masthead.model import Answer, Page, Service, Verdict
    from masthead.pipeline.clerk import Clerk
    from masthead.pipeline.workshop import Workshop

    home = publication(folder, service=Service(url="https://garden.example/"))
    catalog = SqlCatalog(folder / ".masthead" / "catalog.sqlite")
    subscribe(catalog, readers)
    began = time.perf_counter()
    frozen = replace(issue(0), number=1, entries=())
    page = Page("Beans", "", "<p>Beans</p>" * 3000, "Beans\n" * 3000)
    form = compose_form(page, frozen, channel(), home)
    with catalog.transaction():
        serial = catalog.issues.keep(frozen, page, "news@garden.example", b"salt", form.content)
        catalog.issues.close_list(serial, catalog.deliveries.enrol_subscribers(serial, "beds"))
    froze = time.perf_counter()
    workshop = Workshop(home, (), NOW, catalog, 0)
    desk = LedgerDesk(catalog, Clerk(workshop), Rules(NOW, Patience(), "boot"))
    desk.open()
    taken = None
    cpu = time.process_time()
    while (outgoing := desk.take()) is not None:
        with desk.together():
            if taken:
                desk.settle(taken, Answer(Verdict.TAKEN, "250 ok"))
            desk.begin(outgoing)
        taken = outgoing
    if taken:
        desk.settle(taken, Answer(Verdict.TAKEN, "250 ok"))
    desk.close()
    sent = time.perf_counter()
    ((_, account),) = list(catalog.deliveries.accounts())
    counted = time.perf_counter()
    if dict(account.counts).get("sent") != readers or not account.balances:
        raise SystemExit(f"this does not add up: {account}")
    return {
        "readers": readers,
        "freeze_seconds": round(froze - began, 3),
        "send_seconds": round(sent - froze, 3),
        "send_cpu_microseconds_each": round((time.process_time() - cpu) / readers * 1e6, 1),
        "count_seconds": round(counted - sent, 3),
        "peak_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }


def subscribe(catalog, readers: int) -> None:
    """Put confirmed subscribers into the catalog, a row at a time."""
    rows = ((n.to_bytes(12, "big"), f"reader{n}@example.org") for n in range(readers))
    with catalog.transaction():
        catalog._connection.executemany(  # noqa: SLF001 - the fastest way in; import has a measurement of its own
            "insert into subscribers (channel, mark, address, folded, consent) "
            "values ('beds', ?1, ?2, ?2, 'confirmed')",
            rows,
        )


def main() -> None:
    """Measure each size in a process of its own."""
    if len(sys.argv) == 3:
        print(json.dumps(measure(Path(sys.argv[1]), int(sys.argv[2]))))
        return
    for readers in SIZES:
        with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as folder:
            subprocess.run([sys.executable, __file__, folder, str(readers)], check=True)


if __name__ == "__main__":
    main()
