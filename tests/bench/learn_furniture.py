#!/usr/bin/env python3
"""Learn from labelled bodies which lines are furniture; write src/masthead/infer/weights/furniture{,-amid}.toml.

    pip install numpy scipy
    python tests/bench/learn_furniture.py CORPUS.jsonl.xz [--part build|all] [--write] [--lines FILE]

CORPUS as for learn_words.py, with the fields body (the post without furniture), with and without (snippets that
must and must not survive). Two logistic regressions over lines, each weighed by its length: one for the short lines
between paragraphs that are suspect (furniture/amid.py), one for all others; pages are folded by site.
"""

from __future__ import annotations

import argparse
import json
import lzma
import pathlib
import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import choice
import numpy as np
from scipy import sparse
from scipy.optimize import minimize

from masthead.infer.furniture.amid import describe_amid, is_suspect, read_company
from masthead.infer.furniture.find import find_sure
from masthead.infer.furniture.standing import describe, read_standing
from masthead.infer.layout import read_layout
from masthead.infer.lines import read_lines
from masthead.infer.title import find_title
from masthead.model import Surroundings

if TYPE_CHECKING:
    from masthead.infer.furniture.amid import Company
    from masthead.infer.furniture.standing import Standing

TARGET = pathlib.Path(__file__).parents[2] / "src/masthead/infer/weights"
MAIN, AMID = "furniture", "furniture-amid"
AROUND = Surroundings(choice.NOW)
RIDGE = 1.0
RARE = 20
GRAM = 4
AMID_THRESHOLD = 0.75
FIRMER = (
    3  # times that a page of `articles`, whose bodies were cut by hand, counts for lines between paragraphs
)


@dataclass(frozen=True)
class Page:
    """A labelled page: its lines with features, which of them are the post's, which are gone anyway."""

    row: dict
    site: str
    texts: list[str]
    features: list[dict[str, float]]
    amid: dict[int, dict[str, float]]  # features of the suspect lines between paragraphs
    wanted: list[bool]
    settled: list[bool]
    between: list[bool]  # short, and between paragraphs


def plain(text: str | None) -> str:
    """Return letters and digits, case folded."""
    return " ".join(re.findall(r"\w+", (text or "").casefold()))


def is_wanted(text: str, body: str) -> bool:
    """Tell whether the line stands in the body, most of a longer one at least."""
    line = plain(text)
    words = line.split()
    if len(words) < 2 * GRAM:
        return f" {line} " in body
    grams = [" ".join(words[at : at + GRAM]) for at in range(len(words) - GRAM + 1)]
    return sum(gram in body for gram in grams) >= 0.5 * len(grams)


def read_pages(path: pathlib.Path) -> list[Page]:
    """Return the pages whose body is known."""
    pages = []
    for entry in lzma.open(path, "rt", encoding="utf-8").readlines():  # noqa: SIM115 - read at once
        row = json.loads(entry)
        if len(row["text"]) <= choice.SHORTEST or row["page_type"] not in (None, "article"):
            continue
        if not row["body"] and not row["with"]:
            continue
        document = choice.document_of(row["text"])
        layout = read_layout(read_lines(document))
        standing = read_standing(layout)
        sure = find_sure(layout, AROUND)
        titles = find_title(document, layout, AROUND).lines
        body = f" {plain(row['body'])} "
        company = read_company(layout)
        amid = describe_suspects(standing, company)
        pages.append(
            Page(
                row,
                choice.site_of(row),
                [line.text for line in layout.lines],
                [describe(line, standing) for line in layout.lines],
                {at: told for at, told in amid.items() if at not in sure and at not in titles},
                [is_wanted(line.text, body) for line in layout.lines],
                [line.index in sure or line.index in titles for line in layout.lines],
                [line.index in company.places for line in layout.lines],
            )
        )
    return pages


Sample = tuple[dict[str, float], bool, float]  # features, whether it is furniture, what it counts


def describe_suspects(standing: Standing, company: Company) -> dict[int, dict[str, float]]:
    """Return the features of the suspect lines between paragraphs, by their index."""
    return {
        line.index: describe_amid(line, standing, company)
        for line in company.lines
        if is_suspect(line, standing)
    }


def sample_lines(pages: list[Page]) -> list[Sample]:
    """Return the lines that the main weights are learned from: all, for those between paragraphs teach the others."""
    return [
        (told, not wanted, (1 + min(len(text.split()), 60) / 8) * 40 / (40 + len(page.texts)))
        for page in pages
        if page.row["body"]
        for text, told, wanted, settled in zip(
            page.texts, page.features, page.wanted, page.settled, strict=True
        )
        if not settled
    ]


def sample_suspects(pages: list[Page]) -> list[Sample]:
    """Return the lines between paragraphs that their weights are learned from; on average each counts one."""
    samples = []
    for page in pages:
        if page.row["body"]:
            part = (FIRMER if page.row["corpus"] == "articles" else 1) * 30 / (30 + len(page.amid))
            for at, told in page.amid.items():
                size = min(len(page.texts[at].split()), 30) ** 0.7
                samples.append((told, not page.wanted[at], size * part))
    mean = sum(cost for *_, cost in samples) / max(1, len(samples))
    return [(told, gone, cost / mean) for told, gone, cost in samples]


def learn(samples: list[Sample]) -> dict[str, float]:
    """Return the weights of the features and of "bias"."""
    seen = Counter(name for told, *_ in samples for name, value in told.items() if value)
    names = sorted(name for name, count in seen.items() if count >= RARE)
    column = {name: at for at, name in enumerate(names)}
    cells = [
        (at, column[name], value)
        for at, (told, *_) in enumerate(samples)
        for name, value in told.items()
        if name in column
    ] + [(at, len(names), 1.0) for at in range(len(samples))]
    rows, columns, values = zip(*cells, strict=True)
    matrix = sparse.csr_matrix((values, (rows, columns)), shape=(len(samples), len(names) + 1))
    across = matrix.T.tocsr()
    gold = np.array([gone for _, gone, _ in samples], dtype=float)
    costs = np.array([cost for *_, cost in samples])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        score = matrix @ weights
        error = costs * (1 / (1 + np.exp(-score)) - gold)
        free = np.append(weights[:-1], 0.0)
        total = float((costs * (np.logaddexp(0, score) - gold * score)).sum()) + RIDGE * float(free @ free)
        return total, across @ error + 2 * RIDGE * free

    found = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    return dict(zip([*names, "bias"], map(float, found), strict=True))


def score(told: dict[str, float], weights: dict[str, float]) -> float:
    """Return how surely a line is furniture, from 0 to 1."""
    total = weights["bias"] + sum(weights.get(name, 0.0) * value for name, value in told.items())
    return 1 / (1 + float(np.exp(-max(-30.0, min(30.0, total)))))


def judge(page: Page, main: dict[str, float], amid: dict[str, float]) -> list[float]:
    """Return how surely each line goes; between paragraphs only a suspect may, by its own threshold."""
    scores = [
        0.0 if between else score(told, main)
        for told, between in zip(page.features, page.between, strict=True)
    ]
    for at, told in page.amid.items():
        scores[at] = float(score(told, amid) >= AMID_THRESHOLD)
    return scores


def f1(got: str, gold: str) -> float:
    """Return the F1 of the words."""
    one, other = Counter(re.findall(r"\w+", got.lower())), Counter(re.findall(r"\w+", gold.lower()))
    same = sum((one & other).values())
    return 2 * same / (one.total() + other.total()) if same else 0.0


def report(judged: list[tuple[Page, list[float]]], threshold: float) -> str:
    """Return the figures of score.py for a threshold."""
    bodies: dict[str, list[float]] = {}
    hits = {"with": [0, 0], "without": [0, 0]}
    for page, scores in judged:
        keep = [
            t
            for t, s, gone in zip(page.texts, scores, page.settled, strict=True)
            if not gone and s < threshold
        ]
        text = "\n".join(keep)
        if page.row["body"]:
            bodies.setdefault(page.row["corpus"], []).append(f1(text, page.row["body"]))
        hay, all_of_it = f" {plain(text)} ", f" {plain(page.row['text'])} "
        for key, count in hits.items():
            for snippet in page.row[key] or [] if page.row["body"] else []:
                if plain(snippet) and f" {plain(snippet)} " in all_of_it:
                    count[1] += 1
                    count[0] += f" {plain(snippet)} " in hay
    means = " ".join(f"{name} {sum(found) / len(found):.3f}" for name, found in sorted(bodies.items()))
    parts = " ".join(f"{key} {100 * count[0] / max(1, count[1]):.1f}" for key, count in hits.items())
    return f"{means} {parts}"


def write(name: str, weights: dict[str, float], pages: int, threshold: float) -> None:
    """Write the weights; the threshold and what is weighed by hand are kept."""
    target = TARGET / f"{name}.toml"
    old = tomllib.loads(target.read_text(encoding="utf-8")) if target.exists() else {}
    lines = [
        f"# Learned by tests/bench/learn_furniture.py from {pages} labelled pages; a weight is what it adds to the",
        "# log odds that a line with the feature is furniture. [by_hand] holds what the pages cannot teach.",
        f"bias = {weights['bias']:.3f}",
        f"threshold = {old.get('threshold', threshold)}",
        "",
        "[features]",
        *(f"{json.dumps(key)} = {weight:.3f}" for key, weight in sorted(weights.items()) if key != "bias"),
    ]
    for table in ("by_hand", "reasons"):
        if table in old:
            lines += ["", f"[{table}]"]
            lines += [f"{json.dumps(k)} = {json.dumps(v, ensure_ascii=False)}" for k, v in old[table].items()]
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Learn, judge, and write if asked."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("corpus", type=pathlib.Path)
    ask.add_argument("--part", choices=("build", "all"), default="build")
    ask.add_argument("--write", action="store_true")
    ask.add_argument("--lines", type=pathlib.Path, help="write the lines judged wrong, the surest first")
    args = ask.parse_args()
    pages = read_pages(args.corpus)
    build = [page for page in pages if args.part == "all" or not choice.is_check(page.site)]
    judged = []
    for fold in range(5):
        weights = learn_both([page for page in build if choice.fold_of(page.site, 5) != fold])
        mine = [page for page in build if choice.fold_of(page.site, 5) == fold]
        judged += [(page, judge(page, *weights)) for page in mine]
    print("nothing learned:", report([(page, [0.0] * len(page.texts)) for page in build], 2.0))
    for threshold in (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95):
        print("cross-validated", threshold, report(judged, threshold))
    weights = learn_both(build)
    if args.part == "build":
        check = [(page, judge(page, *weights)) for page in pages if choice.is_check(page.site)]
        for threshold in (0.6, 0.7, 0.8, 0.9):
            print("check", threshold, report(check, threshold))
    if args.lines:
        wrong = [
            (abs(s - 0.5), s, page.row["id"], text)
            for page, scores in judged
            for text, s, wanted, gone in zip(page.texts, scores, page.wanted, page.settled, strict=True)
            if page.row["body"] and not gone and (s > 0.5) == wanted
        ]
        args.lines.write_text(
            "\n".join(f"{s:.2f} {name} {text[:160]}" for _, s, name, text in sorted(wrong, reverse=True))
        )
    if args.write:
        for name, found, threshold in zip((MAIN, AMID), weights, (0.7, AMID_THRESHOLD), strict=True):
            write(name, found, len(build), threshold)


def learn_both(pages: list[Page]) -> tuple[dict[str, float], dict[str, float]]:
    """Return the weights of all lines, and those of the suspects between paragraphs."""
    return learn(sample_lines(pages)), learn(sample_suspects(pages))


if __name__ == "__main__":
    main()
