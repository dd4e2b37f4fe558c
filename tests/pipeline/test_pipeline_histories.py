"""Histories drawn at random: whatever is done to the files, each post stays the one that readers know."""

from __future__ import annotations

import json
import random
import shutil
from datetime import timedelta

import pytest

from builders import NOW
from garden import plant, tree
from masthead import pipeline
from masthead.config import load

SYLLABLES = ["ba", "de", "fi", "go", "hu", "ka", "le", "mi", "no", "pu", "ra", "se", "ti", "vo", "zu"]


class History:
    """A publication whose posts are known by a word that each has alone."""

    def __init__(self, home, seed):
        self.home, self.draw, self.days = home, random.Random(seed), 0  # noqa: S311 - drawn again by its seed
        self.files, self.ids = {}, {}
        plant(home)
        for post in (home / "posts").iterdir():
            post.unlink()
        for _ in range(4):
            self.add()

    def words(self, count):
        """Return so many words of no language."""
        return " ".join("".join(self.draw.choices(SYLLABLES, k=3)) for _ in range(count))

    def name(self):
        """Return a name that no file has."""
        return f"{self.draw.choice(['', 'letters/'])}{self.words(1)}{self.draw.randrange(1000)}.txt"

    def add(self):
        """Write a new post."""
        mark = f"mark{len(self.ids) + len(self.files):04d}{self.draw.randrange(10**6)}"
        text = f"{self.words(3).capitalize()}\n\n{self.words(30)} {mark}.\n\n{self.words(30)}.\n"
        self.files[mark] = [self.name(), text]

    def rename(self):
        """Rename or move a post."""
        self.files[self.draw.choice(sorted(self.files))][0] = self.name()

    def mend(self):
        """Change the last words of a post."""
        post = self.files[self.draw.choice(sorted(self.files))]
        post[1] = post[1].rstrip(".\n") + f" {self.words(2)}.\n"

    def retitle_and_rename(self):
        """Give a post another title and name at once."""
        post = self.files[self.draw.choice(sorted(self.files))]
        post[:] = self.name(), self.words(4).capitalize() + post[1][post[1].index("\n") :]

    def swap(self):
        """Let two posts swap names."""
        one, other = self.draw.sample(sorted(self.files), 2)
        self.files[one][0], self.files[other][0] = self.files[other][0], self.files[one][0]

    def number_anew(self):
        """Let a new post take the name of one that gets another."""
        first = self.files[self.draw.choice(sorted(self.files))]
        name, first[0] = first[0], self.name()
        self.add()
        self.files[max(self.files.keys() - self.ids.keys())][0] = name

    def delete(self):
        """Take a post away for good."""
        if len(self.files) > 3:
            self.files.pop(self.draw.choice(sorted(self.files)))

    def lose_output(self):
        """Take all away that was published."""
        shutil.rmtree(self.home / "public")

    def build(self):
        """Write the files, and build a day later."""
        posts = self.home / "posts"
        shutil.rmtree(posts)
        for name, text in self.files.values():
            (posts / name).parent.mkdir(parents=True, exist_ok=True)
            (posts / name).write_text(text)
        self.days += 1
        publication = load(self.home, pipeline.packaged_templates())
        return pipeline.build(publication, (), NOW + timedelta(days=self.days))

    def shown(self):
        """Return the id of each post in the feed by its own word."""
        entries = json.loads((self.home / "public/bulletin/feed.json").read_text())["items"]
        return {
            mark: entry["id"] for entry in entries for mark in self.files if mark in entry["content_html"]
        }, len(entries)


@pytest.mark.parametrize("seed", range(4))
def test_through_any_history_each_post_is_shown_once_under_one_id(tmp_path, seed):
    """What was ever shown keeps its id, what is new gets one that none had, and the ledger alone gives all back."""
    history = History(tmp_path / "garden", seed)
    acts = [
        history.add,
        history.rename,
        history.mend,
        history.retitle_and_rename,
        history.swap,
        history.number_anew,
        history.delete,
        history.lose_output,
    ]
    history.draw.shuffle(acts)
    for act in (None, *acts):
        if act:
            act()
        assert history.build().is_clean
        found, count = history.shown()
        assert set(found) == set(history.files)
        assert len(set(found.values())) == len(found) == count
        known = history.ids.keys() & found.keys()
        assert {mark: found[mark] for mark in known} == {mark: history.ids[mark] for mark in known}
        fresh = {found[mark] for mark in found.keys() - known}
        assert not fresh & set(history.ids.values())
        history.ids |= found
    before = {path: content for path, (content, _) in tree(history.home / "public").items()}
    for gone in (".masthead", "public"):
        shutil.rmtree(history.home / gone)
    history.build()
    assert {path: content for path, (content, _) in tree(history.home / "public").items()} == before
