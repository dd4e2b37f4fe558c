"""The command line: `masthead VERB`, each verb in a module of its own, imported when it is called."""

import gc

# Start-up makes tens of thousands of objects that stay; to look for circles among them at every 700 costs a twentieth
# of an idle run.
gc.set_threshold(50_000)

from masthead.cli.program import main, masthead  # noqa: E402 - its imports are what makes those objects

__all__ = ["main", "masthead"]
