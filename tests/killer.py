"""The program, made to kill itself: as it is about to open for writing, rename or remove its Nth file."""

from __future__ import annotations

# Run with `python -c`, the step in front of the program's own arguments; it never reaches step 0.
KILLER = """
import os, signal, sys
left = int(sys.argv.pop(1))
def watch(event, args):
    global left
    writes = event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    if writes or event in ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "sqlite3.connect"):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(watch)
from masthead.cli import main
main()
"""
