"""What feeds cost: every entry of 10,000 set once, 500 categories in three formats, and an archive of all.

    python tests/bench/bench_feeds.py [POSTS] [CATEGORIES]

Prints seconds of CPU and the largest memory. Each post stands in two categories; entries are handed over without
their texts, as the pipeline does, and each text is loaded once.
"""

from __future__ import annotations

import resource
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import process_time

from msgspec.structs import replace

sys.path.insert(0, str(Path(__file__).parents[1]))

from builders import entry, feed
from masthead.feed import open_press

SITE = "https://garden.example/"
START = datetime(2000, 1, 1, tzinfo=UTC)
TEXT = f"<p>{'The brambles behind the shed were cut back on Saturday. ' * 40}</p>"
HEAD, PAGE = 50, 50


def light(number):
    """Return the entry of that number without its text."""
    moment = START + timedelta(hours=number)
    return entry(number, slug=f"note-{number}", content="", updated=moment, first_seen=moment)


def tell(what, since, documents, size):
    """Print the seconds since then, and what they made."""
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    seconds = process_time() - since
    print(f"{what:34} {seconds:6.2f} s, {documents:5} documents, {size / 1e6:6.1f} MB; {memory} MB of memory")


def print_all(press, feeds):
    """Print and check feeds; return how many documents and bytes they are."""
    documents = size = 0
    for each in feeds:
        fitted = press.fit(each)
        made = press.serialise(fitted)
        problems = [problem for problem in press.check(fitted, made) if problem.refused]
        assert not problems, problems
        documents += len(made)
        size += sum(map(len, made.values()))
    return documents, size


def categories(entries, count):
    """Yield the feeds of the categories, each entry in two."""
    for number in range(count):
        members = {*entries[number::count], *entries[(number * 7 + 3) % count :: count]}
        newest = tuple(sorted(members, key=lambda each: each.updated, reverse=True))[:HEAD]
        address = f"{SITE}categories/c{number}/"
        yield feed(entries=newest, home=address, folder=address, root=SITE, complete=len(members) <= HEAD)


def archive(entries):
    """Yield the pages of a channel that holds all."""
    for start in range(0, len(entries), PAGE):
        held = entries[start : start + PAGE][::-1]
        number = start // PAGE + 1
        yield feed(
            entries=held,
            folder=f"{SITE}beds/archive/{number}/",
            root=SITE,
            archive=True,
            current=f"{SITE}beds/",
            previous=f"{SITE}beds/archive/{number - 1}/" if number > 1 else "",
            following=f"{SITE}beds/archive/{number + 1}/",
        )


def main():
    """Measure, and print."""
    posts, count = (int(each) for each in (*sys.argv[1:], "10000", "500")[:2])
    entries = tuple(light(number) for number in range(posts))
    with open_press(lambda some: [replace(each, content=TEXT) for each in some]) as press:
        since = process_time()
        tell("archive, all entries set", since, *print_all(press, archive(entries)))
        since = process_time()
        tell(f"{count} categories beyond it", since, *print_all(press, categories(entries, count)))
    with open_press(lambda some: [replace(each, content=TEXT) for each in some]) as press:
        since = process_time()
        tell(f"{count} categories alone", since, *print_all(press, categories(entries, count)))


if __name__ == "__main__":
    main()
