"""Why a post is in an issue or out of it."""

from __future__ import annotations

from datetime import timedelta

from builders import NOW
from garden import plant
from masthead import pipeline
from masthead.config import load, load_corrections

LONG = "It took an afternoon and two spades, and it filled with rain by the evening.\n"


def ask(home, verb, *more):
    """Call a verb of the pipeline on the publication in a folder."""
    return verb(
        load(home, pipeline.packaged_templates()), load_corrections(home), NOW + timedelta(days=1), *more
    )


def reasons(home, channel="bulletin"):
    """Return each post's place and reason."""
    return {each.name: (each.place, each.why) for each in ask(home, pipeline.explain, (channel,))}


def test_every_post_has_its_reason(tmp_path):
    """New, linked only, mailed, held, refused, gone and not selected: each is told in words, and nothing is kept."""
    home = plant(tmp_path / "garden")
    (home / "posts" / "old.txt").write_text(
        "The hedge was laid\n\nFour of us laid it on a Sunday in the frost.\n"
    )
    ask(home, pipeline.run)
    (home / "posts" / "old.txt").unlink()
    text = (home / "masthead.toml").read_text()
    (home / "masthead.toml").write_text(text.replace("backfill = 10", "backfill = 10\nmax_posts = 1"))
    for name, date in (("pond", "2026-01-02"), ("wall", "2025-01-02")):
        (home / "posts" / f"{name}.md").write_text(
            f"---\ntitle: The {name}\ndate: {date}\n---\n\nThe {name}: {LONG}"
        )
    (home / "posts" / "later.md").write_text(f"---\ntitle: Later\ndate: 2030-05-06\n---\n\n{LONG}")
    (home / "posts" / "torn.txt").write_bytes(b"\x00\x01\x02" * 400)
    found = reasons(home)
    assert found["pond.md"] == (1, "it leads")
    assert found["wall.md"] == (2, "it is linked only, because max_posts is 1")
    assert found["frost.txt"] == (0, "it went out with issue 1 on 2026-03-03")
    assert found["old.txt"] == (0, "its file is gone")
    assert found["later.md"] == (0, "it is held until its date, 2030-05-06")
    assert found["torn.txt"][1].startswith("it could not be read: ")
    assert reasons(home) == found


def test_a_rule_that_keeps_a_post_out_is_named(tmp_path):
    """The first rule of select that does not hold is told by its key; the backlog is told apart."""
    home = plant(tmp_path / "garden")
    text = (home / "masthead.toml").read_text()
    (home / "masthead.toml").write_text(text + '\n[channels.tools.digest]\nto = ["ana@garden.example"]\n')
    found = reasons(home, "tools")
    assert found["frost.txt"] == (0, "select.words does not hold for it")
    assert found["shed.txt"] == (
        0,
        "it was there before the channel's first run, and backfill does not reach it",
    )
