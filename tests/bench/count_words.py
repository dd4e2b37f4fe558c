#!/usr/bin/env python3
"""Count in which pages a word stands in small letters and write src/masthead/infer/byline/everyday.txt.

    python tests/bench/count_words.py CORPUS.jsonl.xz

A word of at least six pages, that is written small in a quarter of the pages which have it, is one of running text
unless it is a given name, a family name or stands in not_names.txt already.
"""

from __future__ import annotations

import json
import lzma
import re
import sys
import textwrap
from collections import Counter
from pathlib import Path

from masthead.infer.byline.words import load_words

TARGET = Path(__file__).parents[2] / "src/masthead/infer/byline/everyday.txt"
FEWEST, PART, SHORTEST, LONGEST = 6, 0.25, 3, 16
HEAD = """# Words of running text in several languages, case folded: a name that holds one and no known given name is
# hardly a name. Counted by tests/bench/count_words.py; given and family names are left out.
"""


def main() -> None:
    """Count and write."""
    small, large = Counter[str](), Counter[str]()
    with lzma.open(sys.argv[1], "rt", encoding="utf-8") as rows:
        for row in rows:
            words = set(re.findall(r"[^\W\d_]+", json.loads(row)["text"]))
            small.update(word for word in words if word.islower())
            large.update({word.casefold() for word in words if word[:1].isupper()})
    known = load_words()
    names = known.given | known.family | known.no_name
    kept = sorted(
        word
        for word, count in small.items()
        if count >= FEWEST and SHORTEST <= len(word) <= LONGEST
        if word not in names and count >= PART * large[word]
    )
    lines = textwrap.wrap(" ".join(kept), 118, break_long_words=False, break_on_hyphens=False)
    TARGET.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
