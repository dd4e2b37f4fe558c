"""A run that finds nothing to do is mostly imports: what it may not load."""

from __future__ import annotations

import subprocess
import sys

import pytest

from garden import plant

# What every run needs, and what these libraries load themselves is no fault of ours.
NEEDED = "click, msgspec, pathlib, sqlite3, tomllib, zoneinfo, locale"
RUN = "from masthead.cli import main\ntry:\n    main()\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
LOADED = (
    f"import sys\nimport {NEEDED}\nneeded = set(sys.modules)\n{RUN}print(*sorted(set(sys.modules) - needed))"
)

LIBRARIES = (
    "calendar cssutils dataclasses dateutil difflib email feedgen hashlib hmac html html2text http jinja2 json logging "
    "lxml mmap multiprocessing nh3 premailer pyromark random requests shlex smtplib socket ssl subprocess tempfile "
    "tomlkit unicodedata urllib.request xml yaml zlib"
)
STAGES = "channel content delivery digest feed infer mail page subscriber web wording"
STORIES = (
    "checkup crew findings front glean leaves letters office postroom reasons rehearsal relay slots standing"
)


@pytest.mark.parametrize("verb", ["run", "build"])
def test_an_idle_run_loads_nothing_that_only_work_needs(tmp_path, verb):
    """When nothing changed, no library, stage or story is loaded that only a change, a sending or a question needs."""
    program = [sys.executable, "-c", LOADED, verb, str(plant(tmp_path)), "--now", "2026-03-02T09:30Z"]
    subprocess.run(program, capture_output=True, check=True)
    told = subprocess.run(program, capture_output=True, text=True, check=True).stdout
    loaded = told.splitlines()[-1].split()
    heavy = {
        *LIBRARIES.split(),
        *(f"masthead.{stage}" for stage in STAGES.split()),
        *(f"masthead.pipeline.{story}" for story in STORIES.split()),
    }
    assert "masthead.pipeline.stories" in loaded
    assert sorted(heavy.intersection(loaded)) == []
