"""A kill at every write, sync, rename, send and receive of a run with eight readers, and a disk that fails at each.

    python tests/bench/bench_faults.py [FOLDER] [STEP]

FOLDER (a tmpfs such as /dev/shm makes it fast) holds what is made; STEP goes to every STEPth call. Prints how many
points there were, how many runs died, how many readers got a second copy, and every breach of the law; exits 1 if there
is any.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from faults.points import DISK_FAULTS, Disturbances, Kills, open_forker
from faults.server import FaultServer


def kill_everywhere(forker, folder, server, step):
    """Kill a run at every call; print what came of it, and return the breaches."""
    kills = Kills(forker, folder, server)
    for point in range(1, kills.points + 1, step):
        kills.try_point(point)
    way = "SMTP" if server else "Maildir"
    print(f"{way}: {kills.points} calls {kills.seen}")
    print(
        f"{way}: {kills.killed} kills, {kills.doubled} second copies, {len(kills.wrong)} breaches", flush=True
    )
    return kills.wrong


def disturb_everywhere(forker, folder, step):
    """Let each call fail by itself; print what came of it, and return the breaches."""
    disturbances = Disturbances(forker, folder)
    for kind, error, sticky in DISK_FAULTS:
        for at in range(1, disturbances.seen[kind] + 1, step):
            disturbances.try_point(kind, at, error, sticky)
    print(
        f"disk: {disturbances.tried} faults, {disturbances.failed} runs ended with 1, "
        f"{len(disturbances.wrong)} breaches",
        flush=True,
    )
    return disturbances.wrong


def main():
    """Go through all of them."""
    place = sys.argv[1] if len(sys.argv) > 1 else None
    step = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with tempfile.TemporaryDirectory(dir=place) as name, open_forker(name) as forker, FaultServer() as server:
        folders = [Path(name) / each for each in ("maildir", "smtp", "disk")]
        wrong = kill_everywhere(forker, folders[0], None, step)
        wrong += kill_everywhere(forker, folders[1], server, step)
        wrong += disturb_everywhere(forker, folders[2], step)
    for each in wrong:
        print(each)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
