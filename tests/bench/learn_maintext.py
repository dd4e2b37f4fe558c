#!/usr/bin/env python3
"""Learn which blocks of a page are its post and write src/masthead/infer/weights/maintext-{first,again}.toml.

    pip install scikit-learn
    python tests/bench/learn_maintext.py CORPUS.jsonl.xz HTML.tar [--part build|all] [--write]

CORPUS holds one JSON object a line (id, url, corpus, body: the gold text), HTML.tar the gzipped pages, named by id. A
block is the post's if most of its runs of four words stand in the gold text. Two logistic regressions are learned: one
from each block, its neighbours and its boxes, one that also knows the first's chances; these come from five folds by
site, so that the second learns from chances like those it will be given.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import hashlib
import json
import lzma
import math
import pathlib
import re
import tarfile
import urllib.parse
from dataclasses import dataclass

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import MaxAbsScaler

from masthead.infer.maintext.features import describe, sketch
from masthead.infer.maintext.find import find_repeated
from masthead.infer.maintext.second import describe_again
from masthead.source.encoding import decode
from masthead.source.html import read_html
from masthead.source.scrub import scrub

WEIGHTS = pathlib.Path(__file__).parents[2] / "src/masthead/infer/weights"
WORD = re.compile(r"\w+")
FOLDS = 5
FIRST_SMOOTHING, AGAIN_SMOOTHING = 0.3, 1.0  # C of the regressions: less is smoother
SMALLEST = 0.02  # a weight that moves no decision is left out


@dataclass
class Page:
    """A labelled page."""

    site: int
    corpus: str
    body: str
    blocks: list
    sketches: list
    rows: list
    labels: list
    weights: list


def words(text):
    """Return a text's words."""
    return WORD.findall(text.lower())


def label(blocks, body):
    """Return for each block whether it is the post's."""
    gold = words(body)
    runs = {tuple(gold[at : at + 4]) for at in range(len(gold) - 3)}
    whole = f" {' '.join(gold)} "
    labels = []
    for block in blocks:
        own = words(block.text)
        own_runs = [tuple(own[at : at + 4]) for at in range(len(own) - 3)]
        if len(own) >= 5:
            labels.append(sum(run in runs for run in own_runs) * 2 >= len(own_runs))
        else:
            labels.append(bool(own) and f" {' '.join(own)} " in whole)
    return labels


def read_pages(corpus, archive, part):
    """Yield the labelled pages of a part."""
    with tarfile.open(archive) as tar, lzma.open(corpus, "rt", encoding="utf-8") as lines:
        have = {member.name.removesuffix(".html.gz"): member for member in tar}
        for line in lines:
            row = json.loads(line)
            host = urllib.parse.urlsplit(row.get("url") or "").netloc.removeprefix("www.") or row["id"]
            digest = int(hashlib.sha1(host.encode(), usedforsecurity=False).hexdigest(), 16)
            if (
                row["body"]
                and row["id"] in have
                and (part == "all" or (digest % 3 == 0) == (part == "check"))
            ):
                content = gzip.decompress(tar.extractfile(have[row["id"]]).read())
                yield make_page(row, content, digest // 3 % FOLDS)


def make_page(row, content, site):
    """Return one page with its features and labels; a page's words weigh one, whatever its length."""
    reading = read_html(scrub(decode(content, is_markup=True).text), row["id"])
    blocks = [block for block in reading.blocks if block.text.strip()]
    sketches = [sketch(block) for block in blocks]
    sizes = [math.sqrt(one.words + 1) for one in sketches]
    weights = [size / sum(sizes) for size in sizes]
    rows = describe(blocks, sketches)
    return Page(site, row["corpus"], row["body"], blocks, sketches, rows, label(blocks, row["body"]), weights)


class Look:
    """A logistic regression over rows of features, learned with its features scaled."""

    def __init__(self, pages, tables, smoothing):
        rows = [row for table in tables for row in table]
        weights = [weight for page in pages for weight in page.weights]
        mean = sum(weights) / len(weights)
        self.names, scaler = DictVectorizer(), MaxAbsScaler()
        matrix = scaler.fit_transform(self.names.fit_transform(rows))
        self.model = LogisticRegression(C=smoothing, max_iter=400)
        self.model.fit(
            matrix,
            [flag for page in pages for flag in page.labels],
            sample_weight=[weight / mean for weight in weights],
        )
        self.weights = {
            name: weight / scale
            for name, weight, scale in zip(
                self.names.get_feature_names_out(), self.model.coef_[0], scaler.scale_, strict=True
            )
            if abs(weight) >= SMALLEST
        }
        self.bias = float(self.model.intercept_[0])

    def chances(self, table):
        """Return the chance of each row."""
        scores = [
            self.bias + sum(self.weights.get(name, 0) * value for name, value in row.items()) for row in table
        ]
        return [1 / (1 + math.exp(-max(-30, min(30, score)))) for score in scores]

    def write(self, name, threshold, count):
        """Write the weights as TOML, the heaviest features' names in order."""
        lines = [
            f"# Learned by tests/bench/learn_maintext.py from {count} labelled pages; a feature's weight is",
            "# what it adds to the log odds of a block's being the post's.",
            f"bias = {self.bias:.3f}",
            f"threshold = {threshold}",
            "",
            "[features]",
            *(
                f"{json.dumps(key, ensure_ascii=False)} = {weight:.3f}"
                for key, weight in sorted(self.weights.items())
            ),
        ]
        (WEIGHTS / f"maintext-{name}.toml").write_text("\n".join(lines) + "\n", "utf-8")


def learn(pages):
    """Return the two looks, the second learned from chances of pages that the first had not seen."""
    firsts = []
    for fold in range(FOLDS):
        seen = [page for page in pages if page.site != fold]
        firsts.append(Look(seen, [page.rows for page in seen], FIRST_SMOOTHING))
    tables = [
        describe_again(page.sketches, page.rows, firsts[page.site].chances(page.rows)) for page in pages
    ]
    return (
        Look(pages, [page.rows for page in pages], FIRST_SMOOTHING),
        Look(pages, tables, AGAIN_SMOOTHING),
        firsts,
        tables,
    )


def score(page, chances, threshold):
    """Return the word-F1 of what would be kept."""
    best = max(
        (chance for one, chance in zip(page.sketches, chances, strict=True) if one.is_prose), default=1
    )
    threshold = min(threshold, best)
    likely = {place for place, chance in enumerate(chances) if chance >= threshold}
    kept = [page.blocks[place].text for place in sorted(likely - find_repeated(page.blocks, likely))]
    got, gold = collections.Counter(words("\n".join(kept))), collections.Counter(words(page.body))
    same = sum((got & gold).values())
    return 2 * same / (sum(got.values()) + sum(gold.values())) if same else 0.0


def report(name, pages, tables, look):
    """Print the mean score by corpus at some thresholds."""
    chances = [look.chances(table) for table in tables]
    for threshold in (0.35, 0.4, 0.45, 0.5, 0.55, 0.6):
        by_corpus = collections.defaultdict(list)
        for page, own in zip(pages, chances, strict=True):
            by_corpus[page.corpus].append(score(page, own, threshold))
        shown = "  ".join(f"{key} {sum(own) / len(own):.4f}" for key, own in sorted(by_corpus.items()))
        print(f"{name} {threshold}: {shown}")


def main():
    """Learn, report on the other part, and write if told to."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("corpus", type=pathlib.Path)
    ask.add_argument("archive", type=pathlib.Path)
    ask.add_argument("--part", choices=("build", "all"), default="build")
    ask.add_argument("--threshold", type=float, default=0.45)
    ask.add_argument("--write", action="store_true")
    args = ask.parse_args()
    pages = list(read_pages(args.corpus, args.archive, args.part))
    first, again, _, tables = learn(pages)
    print(f"{len(pages)} pages, {len(first.weights)} and {len(again.weights)} weights")
    report("learned from", pages, tables, again)
    if args.part == "build":
        others = list(read_pages(args.corpus, args.archive, "check"))
        report("first look, others", others, [page.rows for page in others], first)
        seen = [describe_again(page.sketches, page.rows, first.chances(page.rows)) for page in others]
        report("both looks, others", others, seen, again)
    if args.write:
        first.write("first", 0.5, len(pages))
        again.write("again", args.threshold, len(pages))


if __name__ == "__main__":
    main()
