"""A channel takes what its rules say, and shows it in one order."""

from __future__ import annotations

import itertools

from builders import entry
from masthead.channel import order, select
from masthead.model import Author, PartialDate, Selection


def test_no_rule_takes_all():
    """A channel without rules is the whole publication."""
    entries = (entry(1), entry(2))
    assert select(Selection(), entries) == entries


def test_every_rule_has_to_hold():
    """Rules narrow each other down; within a rule any word is enough."""
    ana = entry(1, authors=(Author("Ana Ruiz"),), content="<p>Broad beans</p>")
    bo = entry(2, authors=(Author("Bo Lind"),), content="<p>Broad beans</p>")
    peas = entry(3, authors=(Author("Ana Ruiz"),), content="<p>Peas</p>")
    chosen = Selection(authors=("ana ruiz",), words=("beans", "leeks"))
    assert select(chosen, (ana, bo, peas)) == (ana,)


def test_words_are_whole_and_know_no_case_or_accent():
    """`bean` is not in `beans`, `cafe` is in `CAFÉ`, a phrase may cross a tag, and markup is no text."""
    beans = entry(1, title="Beans", content='<p class="bean">At the CAFÉ</p>')
    assert select(Selection(words=("bean",)), (beans,)) == ()
    assert select(Selection(words=("cafe",)), (beans,)) == (beans,)
    assert select(Selection(words=("at the cafe",)), (beans,)) == (beans,)


def test_paths_and_categories_and_dates_select():
    """Shell patterns over the post's name, whole categories, and a first day."""
    old = entry(1, name="2019/shed.txt", published=PartialDate(2019), categories=("Tools",))
    new = entry(2, name="2026/beans.txt", published=PartialDate(2026, 2), categories=("Vegetables",))
    assert select(Selection(paths=("2026/*",)), (old, new)) == (new,)
    assert select(Selection(categories=("tools",)), (old, new)) == (old,)
    assert select(Selection(since=PartialDate(2020)), (old, new)) == (new,)


def test_order_is_newest_first_and_never_the_folder_s():
    """However the entries come, they leave in one order: a month stands behind its days only when it ended before."""
    entries = [
        entry(1, published=PartialDate(2024, 7, 30)),
        entry(2, published=PartialDate(2024, 7)),
        entry(3, published=PartialDate(2024)),
        entry(4, published=PartialDate()),
        entry(5, published=PartialDate(2024, 8, 1)),
    ]
    for shuffled in itertools.permutations(entries):
        assert [each.title[-1] for each in order(shuffled)] == ["4", "3", "5", "2", "1"]
