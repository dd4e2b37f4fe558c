"""Learn to choose one candidate of a page, or none: conditional logit, folded by site (for learn_words.py).

Also what the labelled pages are read with: site, fold, and text as a document.
"""

from __future__ import annotations

import hashlib
import itertools
import pathlib
import urllib.parse
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize

from masthead.model import Block, BlockKind, Document, Source

if TYPE_CHECKING:
    from collections.abc import Hashable

    from masthead.infer.weigh import Candidate

NOW = datetime(2026, 11, 21, tzinfo=UTC)
SHORTEST = 150  # characters of a page that is learned from
RARE = 3  # a feature that fewer pages have is not learned
FOLDS = 10
BIAS = -2.0


@dataclass(frozen=True)
class Page:
    """A labelled page: its candidates, the right value (falsy: none is said), its site and its kind."""

    name: str
    site: str
    kind: str
    right: Hashable
    candidates: list[Candidate]
    counted: Hashable = None  # what a scorer takes for right, where that is something else


def is_right(page: Page, value: Hashable) -> bool:
    """Tell whether a scorer would count the value as right."""
    return value == (page.right if page.counted is None else page.counted)


def site_of(row: dict) -> str:
    """Return the host, or the id where there is none."""
    return urllib.parse.urlsplit(row.get("url") or "").netloc.removeprefix("www.") or row["id"]


def fold_of(site: str, count: int = FOLDS) -> int:
    """Return the fold of a site."""
    return int(hashlib.sha256(site.encode()).hexdigest(), 16) % count


def is_check(site: str) -> bool:
    """Tell whether the site belongs to the part that is judged on."""
    return int(hashlib.sha1(site.encode()).hexdigest(), 16) % 3 == 0  # noqa: S324  (a split, no secret)


def document_of(text: str) -> Document:
    """Return a text as a document, a line a block."""
    blocks, gap = [], 0
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            blocks.append(Block(BlockKind.TEXT, line, number, gap=gap))
        gap = 0 if line.strip() else gap + 1
    return Document(Source(pathlib.Path("d.txt"), "d.txt", 0, 0), "text", tuple(blocks))


def features_in(pages: list[Page]) -> list[str]:
    """Return the features that enough pages have."""
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({name for each in page.candidates for name, value in each.features.items() if value})
    return sorted(name for name, count in seen.items() if count >= RARE)


class Choice:
    """The pages as a matrix, a row per candidate, the candidates of one value together."""

    def __init__(
        self, pages: list[Page], names: list[str], prior: dict[str, float], ridge: float, firm: float
    ) -> None:
        column = {name: at for at, name in enumerate(names)}
        rows: list[np.ndarray] = []
        self.groups: list[list[list[int]]] = []
        self.right: list[int] = []
        for page in pages:
            values: dict[Hashable, list[int]] = {}
            for candidate in page.candidates:
                row = np.zeros(len(names) + 1)
                row[-1] = 1.0
                for name, value in candidate.features.items():
                    if name in column:
                        row[column[name]] = value
                values.setdefault(candidate.value, []).append(len(rows))
                rows.append(row)
            self.groups.append(list(values.values()))
            self.right.append(list(values).index(page.right) if page.right in values else -1)
        self.rows = np.array(rows).reshape(len(rows), len(names) + 1)
        self.prior = np.array([*(prior.get(name, 0.0) for name in names), prior.get("bias", BIAS)])
        known = [*(firm if name in prior else 1.0 for name in names), 0.01]  # the bias follows the pages
        self.ridge = ridge * np.array(known)

    def loss(self, weights: np.ndarray) -> tuple[float, np.ndarray]:
        """Return the negative log likelihood with its gradient."""
        scores = self.rows @ weights
        pull = np.zeros(len(self.rows))
        total = 0.0
        for groups, right in zip(self.groups, self.right, strict=True):
            if not groups:
                continue
            best = [group[int(np.argmax(scores[group]))] for group in groups]
            top = scores[best]
            peak = max(0.0, float(top.max()))
            odds = np.exp(top - peak)
            whole = odds.sum() + np.exp(-peak)
            total += peak + float(np.log(whole)) - (top[right] if right >= 0 else 0.0)
            pull[best] += odds / whole
            if right >= 0:
                pull[best[right]] -= 1.0
        free = weights - self.prior
        return total + float(self.ridge @ (free * free)), self.rows.T @ pull + 2 * self.ridge * free

    def learn(self) -> np.ndarray:
        """Return the weights, the bias last."""
        return minimize(self.loss, self.prior, jac=True, method="L-BFGS-B", options={"maxiter": 400}).x


def learn(pages: list[Page], by_hand: dict[str, float], ridge: float, firm: float) -> dict[str, float]:
    """Return the weights of the features and the bias; those given by hand stand `firm` times as firmly as nothing."""
    names = features_in(pages)
    found = Choice(pages, names, by_hand, ridge, firm).learn()
    return {**by_hand, **dict(zip([*names, "bias"], map(float, found), strict=True))}


def answer(page: Page, weights: dict[str, float]) -> tuple[Hashable, float]:
    """Return the likeliest value of a page and its share."""
    scores: dict[Hashable, float] = {}
    for candidate in page.candidates:
        score = weights["bias"] + sum(
            weights.get(name, 0.0) * value for name, value in candidate.features.items()
        )
        scores[candidate.value] = max(score, scores.get(candidate.value, -30.0))
    if not scores:
        return None, 0.0
    best = max(scores, key=lambda value: (scores[value], str(value)))
    return best, float(np.exp(scores[best]) / (1.0 + sum(np.exp(score) for score in scores.values())))


def cross(
    pages: list[Page], by_hand: dict[str, float], ridge: float, firm: float
) -> list[tuple[Page, Hashable, float]]:
    """Return each page's answer by weights learned without its fold."""
    found = []
    for fold in range(FOLDS):
        weights = learn([page for page in pages if fold_of(page.site) != fold], by_hand, ridge, firm)
        found += [(page, *answer(page, weights)) for page in pages if fold_of(page.site) == fold]
    return found


def calibrate(answers: list[tuple[Page, Hashable, float]]) -> list[tuple[float, float]]:
    """Return points of the rising curve from share to the part that is right (Platt: a line between the logits)."""
    rated = [(share, is_right(page, value)) for page, value, share in answers if value]
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


def print_table(answers: list[tuple[Page, Hashable, float]]) -> None:
    """Print how often findings of each confidence were right."""
    print("confidence   findings   right")
    steps = (0.0, 0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 1.01)
    for low, high in itertools.pairwise(steps):
        within = [is_right(page, value) for page, value, share in answers if value and low <= share < high]
        if within:
            print(
                f"{low:.2f}-{min(high, 1):.2f}    {len(within):6}   {100 * sum(within) / len(within):6.1f} %"
            )
