"""Learn the weights of dates from labelled pages and write src/masthead/infer/weights/dates.toml.

    pip install numpy scipy
    python tests/bench/learn_dates.py CORPUS.jsonl.xz [--html PAGES.tar] [--part build|all] [--write] [--misses]

CORPUS holds a JSON object a line: url, text, date (ISO, or null where the page has none), corpus, page_type and
date_in_text.level (full, month, daymonth, year, none). The model is a conditional logit: in every page the right
date, or "it is not said", competes with all the other dates that stand there. Pages are folded by site, so that
no site is learned from and judged on at once. With `--html` (a tar of ID.html.gz) the weights of HTML pages are
learned, from the same first guess. The reliability table is printed: of findings of 0.9, about nine in ten are right.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import lzma
import pathlib
import tarfile
import tempfile
import tomllib
import urllib.parse
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize

from masthead.infer.dateline.clues import read_clues
from masthead.infer.dateline.find import candidates_of
from masthead.infer.dateline.stretch import find_stretch
from masthead.infer.language import find_language
from masthead.infer.lines import read_lines
from masthead.infer.maintext import keep_main
from masthead.model import Block, BlockKind, Document, PartialDate, Source, Surroundings
from masthead.source import read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from masthead.infer.weigh import Candidate

WEIGHTS = pathlib.Path(__file__).parents[2] / "src/masthead/infer/weights"
NOW = datetime(2026, 11, 21, tzinfo=UTC)
SHORTEST = 150
RIDGE = {"text": 5.0, "html": 10.0}  # how dear it is to leave the first guess
FOLDS = 10
THRESHOLDS = (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65)
FALSE_COST = 1.0  # how many missed dates a false one weighs
GUESS = tomllib.loads(pathlib.Path(__file__).with_name("dates_guess.toml").read_text(encoding="utf-8"))
PAGE = GUESS.pop("page")  # of HTML pages alone
PRIOR = GUESS

# What the words or the signs beside a date refuse outright is refused, even where noisy labels say otherwise.
FIXED = (
    "label_other",
    "above_other",
    "copyright",
    "span",
    "quoted",
    "facts_near",
    "month_list",
    "under_comments",
    "under_list",
    "before_web",
    "site_header",
    "update_note",
    "told",
    "strange_label",
    "beside_earlier",
)


@dataclass(frozen=True)
class Page:
    """A labelled page: its candidates, the right value (falsy: none is said), its site's fold and stratum."""

    name: str
    site: str
    stratum: str
    right: PartialDate
    candidates: list[Candidate[PartialDate]]


def site_of(row: dict) -> str:
    """Return the host, or the id where there is none."""
    return urllib.parse.urlsplit(row.get("url") or "").netloc.removeprefix("www.") or row["id"]


def stratum_of(row: dict) -> str:
    """Return A (the day is said), B (no date), C (only others), M (coarser than the day), or nothing."""
    gold, seen = row["date"], row["date_in_text"]
    if gold is None and row["corpus"] != "blogs":
        return ""
    level = seen["level"] if gold else "none"
    if level == "full" and len(gold) == 10:
        return "A"
    if gold and (level == "month" or len(gold) == 7):
        return "M"
    if level in ("none", "year"):
        return "C" if seen["any_full"] + seen["any_month"] else "B"
    return ""


def document_of(row: dict) -> Document:
    """Return the page's text as a document, a line a block."""
    blocks, gap = [], 0
    for number, line in enumerate(row["text"].splitlines(), 1):
        if line.strip():
            blocks.append(Block(BlockKind.TEXT, line, number, gap=gap))
        gap = 0 if line.strip() else gap + 1
    return Document(Source(pathlib.Path("d.txt"), "d.txt", 0, 0), "text", tuple(blocks))


def page_of(row: dict, document: Document, stratum: str) -> Page:
    """Return the page with its candidates, as the program would weigh them."""
    around = Surroundings(NOW)
    lines = read_lines(document)
    language = find_language(document, lines, around).value
    main = keep_main(document.blocks)[0] if document.kind == "html" else ()
    stretch = find_stretch(lines, main)
    candidates = candidates_of(lines, read_clues(document, NOW), language, around, stretch)
    right = PartialDate(*map(int, (row["date"] or "").split("-"))) if stratum in "AM" else PartialDate()
    return Page(
        row["id"],
        site_of(row),
        stratum,
        PartialDate(right.year, right.month) if stratum == "M" else right,
        candidates,
    )


def read_pages(path: pathlib.Path) -> list[Page]:
    """Return the pages whose date is known to be said in the text or not."""
    pages = []
    for row in read_rows(path):
        stratum = stratum_of(row)
        if stratum and len(row["text"]) > SHORTEST and row["page_type"] in (None, "article"):
            page = page_of(row, document_of(row), stratum)
            if stratum != "M" or page.right in {candidate.value for candidate in page.candidates}:
                pages.append(page)  # else neither the day nor its month stands anywhere: it teaches nothing
    return pages


def read_html_pages(path: pathlib.Path, tar: pathlib.Path) -> list[Page]:
    """Return the HTML pages whose date is annotated (A), and those that are known to have none (B)."""
    rows = {row["id"]: row for row in read_rows(path)}
    pages = []
    with tempfile.TemporaryDirectory() as folder, tarfile.open(tar) as archive:
        for member in archive:
            name = member.name.removesuffix(".gz")
            row = rows.get(name) or rows[name.removesuffix(".html")]
            file = pathlib.Path(folder, "d.html")
            file.write_bytes(gzip.decompress(archive.extractfile(member).read()))
            known = row["corpus"] == "blogs" if row["date"] is None else len(row["date"]) == 10
            document = read(Source(file, "d.html", file.stat().st_size, 0)) if known else None
            if isinstance(document, Document):
                pages.append(page_of(row, document, "A" if row["date"] else "B"))
    return pages


def read_rows(path: pathlib.Path) -> Iterator[dict]:
    """Yield the rows of the corpus."""
    with lzma.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


class Problem:
    """The pages as a matrix: a row per sighting, grouped by value, grouped by page."""

    def __init__(self, pages: list[Page], names: list[str], prior: dict[str, float]) -> None:
        self.pages, self.names = pages, names
        self.ridge = RIDGE["html" if "html" in prior else "text"]
        column = {name: at for at, name in enumerate(names)}
        rows, self.groups, self.right, self.cost = [], [], [], []
        for page in pages:
            values: dict[PartialDate, list[int]] = defaultdict(list)
            for candidate in page.candidates:
                row = np.zeros(len(names) + 1)
                row[-1] = 1.0
                for name, value in candidate.features.items():
                    if name in column:
                        row[column[name]] = value
                values[candidate.value].append(len(rows))
                rows.append(row)
            self.groups.append(list(values.values()))
            keys = list(values)
            self.right.append(keys.index(page.right) if page.right in values else -1)
            self.cost.append(1.0 if page.right else FALSE_COST)
        self.rows = np.array(rows).reshape(len(rows), len(names) + 1)

        self.fixed = [column[name] for name in FIXED]
        self.prior = np.array([prior.get(name, 0.0) for name in [*names, "bias"]])

    def loss(self, weights: np.ndarray) -> tuple[float, np.ndarray]:
        """Return the negative log likelihood with its gradient."""
        scores = self.rows @ weights
        pull = np.zeros(len(self.rows))
        total = 0.0
        for groups, right, cost in zip(self.groups, self.right, self.cost, strict=True):
            if not groups:
                continue
            best = [group[int(np.argmax(scores[group]))] for group in groups]
            top = scores[best]
            peak = max(0.0, float(top.max()))
            odds = np.exp(top - peak)
            whole = odds.sum() + np.exp(-peak)
            total += cost * (peak + np.log(whole) - (top[right] if right >= 0 else 0.0))
            pull[best] += cost * odds / whole
            if right >= 0:
                pull[best[right]] -= cost
        gradient = self.rows.T @ pull
        gradient[self.fixed] = 0.0
        free = weights - self.prior
        free[-1] *= 0.1  # the bias follows the pages
        return total + self.ridge * float(free @ free), gradient + 2 * self.ridge * free

    def learn(self) -> np.ndarray:
        """Return the weights, the bias last."""
        return minimize(self.loss, self.prior, jac=True, method="L-BFGS-B", options={"maxiter": 400}).x


def answer(page: Page, names: list[str], weights: np.ndarray) -> tuple[PartialDate, float]:
    """Return the likeliest date of a page and its share."""
    table = dict(zip(names, weights, strict=False))
    scores: dict[PartialDate, float] = {}
    for candidate in page.candidates:
        score = weights[-1] + sum(table.get(name, 0.0) * value for name, value in candidate.features.items())
        scores[candidate.value] = max(score, scores.get(candidate.value, -30.0))
    if not scores:
        return PartialDate(), 0.0
    whole = 1.0 + sum(np.exp(score) for score in scores.values())
    best = max(scores, key=lambda value: (scores[value], str(value)))
    return best, float(np.exp(scores[best]) / whole)


def fold_of(site: str, count: int = FOLDS) -> int:
    """Return the fold of a site."""
    return int(hashlib.sha256(site.encode()).hexdigest(), 16) % count


def is_check(site: str) -> bool:
    """Tell whether the site belongs to the part that is judged on."""
    return int(hashlib.sha1(site.encode()).hexdigest(), 16) % 3 == 0  # noqa: S324  (a split, no secret)


def crossed(pages: list[Page], prior: dict[str, float]) -> list[tuple[Page, PartialDate, float]]:
    """Return each page's answer by weights learned without its fold."""
    names, found = sorted(prior.keys() - {"bias"}), []
    for fold in range(FOLDS):
        rest = [page for page in pages if fold_of(page.site) != fold]
        weights = Problem(rest, names, prior).learn()
        found += [(page, *answer(page, names, weights)) for page in pages if fold_of(page.site) == fold]
    return found


def calibrate(answers: list[tuple[Page, PartialDate, float]]) -> list[tuple[float, float]]:
    """Return points of the rising curve from share to the part that is right (Platt: a line between the logits)."""
    rated = [(share, value == page.right) for page, value, share in answers if value]
    logits = np.array([np.log(share / (1 - share)) for share, _ in rated]).clip(-9, 9)
    right = np.array([good for _, good in rated], dtype=float)

    def loss(line: np.ndarray) -> tuple[float, np.ndarray]:
        score = line[0] * logits + line[1]
        error = 1 / (1 + np.exp(-score)) - right
        return float(np.logaddexp(0, score).sum() - (right * score).sum()), np.array(
            [error @ logits, error.sum()]
        )

    slope, offset = minimize(loss, np.array([1.0, 0.0]), jac=True, method="L-BFGS-B").x
    shares = (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.995)
    curve = [1 / (1 + np.exp(-slope * np.log(share / (1 - share)) - offset)) for share in shares]
    return [(share, round(float(part), 3)) for share, part in zip(shares, curve, strict=True)]


def confidence(share: float, points: list[tuple[float, float]]) -> float:
    """Return the calibrated share."""
    xs, ys = zip(*[(0.0, 0.0), *points], strict=True)
    return float(np.interp(share, xs, ys))


def report(answers: list[tuple[Page, PartialDate, float]], threshold: float) -> dict[str, float]:
    """Return the figures of score.py: A right, B and C false, all right."""
    count: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for page, value, share in answers:
        if page.stratum in "ABC":
            given = value if share >= threshold else PartialDate()
            good = given == page.right
            for key in (page.stratum, "all"):
                count[key][0] += good
                count[key][1] += 1
    return {key: round(100 * good / whole, 1) for key, (good, whole) in sorted(count.items())}


def print_table(answers: list[tuple[Page, PartialDate, float]]) -> None:
    """Print how often findings of each confidence were right."""
    print("confidence   findings   right")
    for low in (0.0, 0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95):
        high = {0.0: 0.1, 0.1: 0.3, 0.3: 0.5, 0.5: 0.7, 0.7: 0.8, 0.8: 0.9, 0.9: 0.95, 0.95: 1.01}[low]
        within = [value == page.right for page, value, share in answers if value and low <= share < high]
        if within:
            print(
                f"{low:.2f}-{min(high, 1):.2f}    {len(within):6}   {100 * sum(within) / len(within):6.1f} %"
            )


def write(path: pathlib.Path, names: list[str], weights: np.ndarray, points: list, pages: int) -> None:
    """Write the weights; the threshold and the reasons in words that the file holds are kept."""
    old = tomllib.loads(path.read_text(encoding="utf-8"))
    lines = [
        f"# Learned by tests/bench/learn_dates.py from {pages} labelled pages, from a careful reader's first guess on:",
        "# what each feature (infer/dateline/standing.py, rivals.py) adds to the log odds of a date.",
        f"bias = {weights[-1]:.3f}",
        f"threshold = {old['threshold']}",
        f"calibration = {json.dumps(points)}",
        "",
        "[features]",
        *(f"{name} = {weight:.3f}" for name, weight in zip(names, weights, strict=False)),
        "",
        "[reasons]",
        *(
            f"{name} = {json.dumps(words, ensure_ascii=False)}"
            for name, words in old.get("reasons", {}).items()
        ),
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Learn, judge, and write if asked."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("corpus", type=pathlib.Path)
    ask.add_argument("--html", type=pathlib.Path)
    ask.add_argument("--part", choices=("build", "all"), default="build")
    ask.add_argument("--write", action="store_true")
    ask.add_argument("--misses", action="store_true")
    args = ask.parse_args()
    pages = read_html_pages(args.corpus, args.html) if args.html else read_pages(args.corpus)
    path = WEIGHTS / ("dates-html.toml" if args.html else "dates.toml")
    prior = PRIOR
    if args.html:
        prior = PRIOR | PAGE
    build = [page for page in pages if args.part == "all" or not is_check(page.site)]
    check = [page for page in pages if is_check(page.site)]
    answers = crossed(build, prior)
    points = calibrate(answers)
    judged = [(page, value, confidence(share, points)) for page, value, share in answers]
    names = sorted(prior.keys() - {"bias"})
    weights = Problem(build, names, prior).learn()
    for threshold in THRESHOLDS:
        print("cross-validated on", args.part, threshold, report(judged, threshold))
    if args.part == "build":
        other = [(page, *answer(page, names, weights)) for page in check]
        other = [(page, value, confidence(share, points)) for page, value, share in other]
        for threshold in THRESHOLDS:
            print("check", threshold, report(other, threshold))
        judged += other
    print_table(judged)
    if args.misses:
        print_misses(answers)
    if args.write:
        write(path, names, weights, points, len(build))


def print_misses(answers: list[tuple[Page, PartialDate, float]]) -> None:
    """Print the wrong answers of some confidence, and what was missed."""
    for page, value, sure in sorted(answers, key=lambda entry: -entry[2]):
        if value != page.right and (sure >= 0.3 or page.right):
            print(page.name, page.stratum, "right:", page.right, "got:", value, f"{sure:.2f}")


if __name__ == "__main__":
    main()
