"""Who wrote the post: names that stand where writers are named, weighed; nobody, where none is."""

from __future__ import annotations

from masthead.infer.byline.find import Byline, find_authors
from masthead.infer.byline.letter import closes_letter
from masthead.infer.byline.seen import Sightings

__all__ = ["Byline", "Sightings", "closes_letter", "find_authors"]
