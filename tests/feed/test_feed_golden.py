"""Feeds of a small publication, byte for byte."""

from __future__ import annotations

import pytest

from builders import feed, motley
from masthead.feed import opml, serialise


@pytest.mark.parametrize("name", ["atom.xml", "rss.xml", "feed.json"])
def test_feed_of_full_texts_is_written_as_before(golden, name):
    """A change to a feed is a change that somebody looked at."""
    golden(f"feed/full/{name}", serialise(feed(entries=motley()))[name])


@pytest.mark.parametrize("name", ["atom.xml", "rss.xml", "feed.json"])
def test_feed_of_summaries_is_written_as_before(golden, name):
    """A feed of summaries says who wrote what and when, and leaves the text to the page."""
    golden(f"feed/summary/{name}", serialise(feed(entries=motley(), full_text=False))[name])


def test_list_of_feeds_is_written_as_before(golden):
    """The OPML list names every feed once, in the order of the channels."""
    shed = feed(
        title="From the Shed & Roof",
        folder="https://garden.example/shed/",
        home="https://garden.example/shed/",
    )
    golden("feed/feeds.opml", opml("The Shared Allotment", [feed(), shed]))
