"""A thousand SIGKILLs over runs to 300 readers with a fifth of server faults, and what had to be true all the same.

    python tests/bench/bench_kills.py [KILLS] [SEED]

The short form of fifty kills is tests/delivery/test_delivery_kills.py; this one also lets the server hang. First the
same law is shown to find a naive sender out. Ends with status 1 where the law was broken.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2] / "src")]


def main() -> None:
    """Run both senders, print what became of them."""
    from faults.killing import Campaign, Zygote
    from faults.server import HANG, Fault, FaultServer, at_random, likely_faults

    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with tempfile.TemporaryDirectory() as folder, Zygote() as zygote:
        unhurried = Fault("250 2.0.0 taken", delay=0.003)
        with FaultServer(lambda moment: unhurried if moment.stage == "dot" else None) as server:
            naive = Campaign(Path(folder) / "naive", server, zygote, seed=seed, sender="naive")
            naive.run(10)
        print(f"a naive sender, {naive.kills} kills: {len(naive.violations)} readers wronged")
        hanging = (*likely_faults(), ("rcpt", HANG), ("dot", Fault(then="hang", taken=True)))
        with FaultServer(at_random(0.2, seed, hanging)) as server:
            ours = Campaign(Path(folder) / "ours", server, zygote, seed=seed, timeout=1)
            began = time.perf_counter()
            ours.run(kills)
            seconds = time.perf_counter() - began
        tell(ours, seconds)
    for each in (*ours.violations, *server.violations):
        print(f"broken: {each}")
    sys.exit(1 if ours.violations or not naive.violations else 0)


def tell(ours, seconds: float) -> None:
    """Print what became of a campaign."""
    from faults.killing import CONNECTIONS

    copies = ours.copies()
    print(
        f"masthead, {ours.kills} kills in {ours.runs} runs ({seconds:.0f} s): {ours.issues} issues to "
        f"{len(ours.readers)} readers, {dict(ours.counts)}; {sum(copies.values()):,} copies taken, "
        f"{sum(many > 1 for many in copies.values())} readers with a second one after a doubt; at most "
        f"{ours.most_in_doubt} in doubt after a kill, with {CONNECTIONS} connections"
    )


if __name__ == "__main__":
    main()
