"""How evidence becomes a finding: one mechanism for titles, authors, dates.

    sightings -> Candidate (value, evidence, features)
      | score      bias + sum of weight x feature              one number per candidate
      | merge      equal values stand together, by their strongest sighting
      | share      exp(score) against all the others and 1 for "it is not said"
      | calibrate  share -> confidence, the part of such findings that was right
      | decide     the best at or above the threshold, or the empty value

The weights are learned offline (tests/bench) and lie in `weights/NAME.toml`.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from functools import lru_cache
from itertools import repeat
from operator import mul
from typing import TYPE_CHECKING, Generic, TypeVar

from msgspec import Struct

from masthead.infer.tables import read_table
from masthead.model import Evidence, Finding, RunnerUp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

T = TypeVar("T")

MOST_RUNNERS_UP = 5
STEEPEST = 30.0  # scores beyond this change no share that could be told apart


class Candidate(Struct, Generic[T], frozen=True):
    """A value that may be the right one, the words that speak for it, and how they stand in the post."""

    value: T
    evidence: tuple[Evidence, ...]
    features: Mapping[str, float]


class Weights(Struct, frozen=True):
    """What is known of features: how much each tells for (above 0) or against a value."""

    bias: float
    threshold: float
    features: Mapping[str, float]
    calibration: tuple[tuple[float, float], ...] = ()  # (share, confidence), both rising
    reasons: Mapping[str, str] | None = None  # feature -> why it makes a candidate lose, in words

    def score(self, features: Mapping[str, float]) -> float:
        """Return the logit of a candidate; a feature without a weight tells nothing."""
        weights = map(self.features.get, features, repeat(0.0))
        total: float = self.bias + sum(map(mul, weights, features.values()))
        return total if -STEEPEST < total < STEEPEST else math.copysign(STEEPEST, total)

    def confidence(self, share: float) -> float:
        """Return the share of right findings among those that had this share, from 0 to 1."""
        points = self.calibration
        if not points:
            return share
        at = bisect_right(points, (share, math.inf))
        if at == 0:
            return points[0][1] * share / points[0][0] if points[0][0] else points[0][1]
        if at == len(points):
            return points[-1][1]
        (left, low), (right, high) = points[at - 1], points[at]
        return low + (high - low) * (share - left) / (right - left)

    def reason(self, features: Mapping[str, float]) -> str:
        """Return in words what tells most against a candidate with these features; empty: nothing does."""
        known = self.reasons or {}
        told = known.keys() & features.keys()
        cost, worst = min(
            [(self.features.get(name, 0.0) * features[name], name) for name in told], default=(0.0, "")
        )
        return known[worst] if cost < 0 else ""


@lru_cache(maxsize=16)
def load_weights(name: str) -> Weights:
    """Return the weights of a field from its data file beside this module."""
    table = read_table(__file__, f"weights/{name}.toml")
    features = {key: float(weight) for key, weight in table["features"].items()}
    for key, weight in table.get("by_hand", {}).items():  # what the labelled pages cannot teach
        features[key] = features.get(key, 0.0) + float(weight)
    return Weights(
        bias=float(table["bias"]),
        threshold=float(table["threshold"]),
        features=features,
        calibration=tuple((float(share), float(right)) for share, right in table.get("calibration", ())),
        reasons=dict(table.get("reasons", {})),
    )


class _Contender(Struct, Generic[T], frozen=True, eq=False):
    """All sightings of one value, the strongest first."""

    value: T
    shown: str
    score: float
    sightings: tuple[Candidate[T], ...]

    @property
    def first_evidence(self) -> Evidence:
        """Return the first words that speak for the value, of its strongest sighting that has any."""
        for each in self.sightings:
            if each.evidence:
                return each.evidence[0]
        return Evidence("none", "")

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Return every word that speaks for the value, once, the strongest sighting's first."""
        return tuple(dict.fromkeys(words for sighting in self.sightings for words in sighting.evidence))


def weigh(
    candidates: Iterable[Candidate[T]],
    weights: Weights,
    empty: T,
    show: Callable[[T], str] = str,
) -> Finding[T]:
    """Return the candidate that the evidence makes likeliest, or `empty` where none reaches the threshold.

    The order of the candidates tells nothing. An empty finding keeps the confidence of the best that failed,
    so that a reviewer sees how near it came; the runners-up say why they lost.
    """
    contenders = _merge(candidates, weights, show)
    if not contenders:
        return Finding(empty)
    odds = [math.exp(contender.score) for contender in contenders]
    whole = 1.0 + sum(odds)
    confidences = [weights.confidence(part / whole) for part in odds]
    best = contenders[0]
    if confidences[0] >= weights.threshold:
        won = f"{best.shown} has the stronger evidence"
        rest = _runners_up(contenders[1:], confidences[1:], weights, won)
        return Finding(best.value, confidences[0], best.evidence, rest)
    rest = _runners_up(contenders, confidences, weights, "the evidence is too weak")
    return Finding(empty, confidences[0], (), rest)


def _merge(
    candidates: Iterable[Candidate[T]], weights: Weights, show: Callable[[T], str]
) -> list[_Contender[T]]:
    """Return one contender per value, the strongest first; equal scores in the order of their text."""
    sightings: dict[T, list[tuple[float, Candidate[T]]]] = defaultdict(list)
    for candidate in candidates:
        sightings[candidate.value].append((weights.score(candidate.features), candidate))
    contenders = []
    for value, seen in sightings.items():
        score, strongest = seen[0]
        every: tuple[Candidate[T], ...] = (strongest,)
        if len(seen) > 1:
            seen.sort(key=_strongest_first)
            score, every = seen[0][0], tuple([pair[1] for pair in seen])
        contenders.append(_Contender(value, show(value), score, every))
    return (
        contenders
        if len(contenders) == 1
        else sorted(contenders, key=lambda contender: (-contender.score, contender.shown))
    )


def _strongest_first(scored: tuple[float, Candidate[T]]) -> tuple[object, ...]:
    """Return the order of the sightings of one value; the last word has what each was told by."""
    score, candidate = scored
    told = [(words.line, words.rule, words.quote) for words in candidate.evidence]
    return -score, told, sorted(candidate.features.items())


def _runners_up(
    losers: Sequence[_Contender[T]], confidences: Sequence[float], weights: Weights, otherwise: str
) -> tuple[RunnerUp, ...]:
    """Return the best of those that lost, each with its first evidence and the reason in words."""
    return tuple(
        RunnerUp(
            loser.shown,
            confidence,
            loser.first_evidence,
            weights.reason(loser.sightings[0].features) or otherwise,
        )
        for loser, confidence in zip(losers[:MOST_RUNNERS_UP], confidences, strict=False)
    )
