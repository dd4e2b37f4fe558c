"""One mechanism weighs the candidates of every field."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.infer.weigh import MOST_RUNNERS_UP, Candidate, Weights, load_weights, weigh
from masthead.model import Evidence, Finding

PLAIN = Weights(
    bias=-2.0,
    threshold=0.5,
    features={"alone": 3.0, "sentence": -3.0, "early": 1.0},
    reasons={"sentence": "it stands inside a sentence", "early": "it stands early"},
)


def seen(value, line=1, **features):
    """Return a candidate with one line of evidence."""
    return Candidate(value, (Evidence("line", f"here is {value}", line),), features)


def test_nothing_to_weigh_is_nothing_found():
    """Without candidates the finding is empty and without confidence."""
    assert weigh([], PLAIN, "") == Finding("")


def test_the_best_above_the_threshold_wins_and_the_rest_are_named():
    """The winner brings its evidence; a loser brings its own with the reason why it lost."""
    found = weigh([seen("pear", alone=1), seen("plum", line=4, sentence=1)], PLAIN, "")
    assert (found.value, found.evidence) == ("pear", (Evidence("line", "here is pear", 1),))
    assert [(loser.value, loser.reason, loser.evidence.line) for loser in found.runners_up] == [
        ("plum", "it stands inside a sentence", 4)
    ]


def test_below_the_threshold_nothing_is_found():
    """An empty finding keeps the confidence of the best that failed, and shows it among the runners-up."""
    found = weigh([seen("pear", early=1)], PLAIN, "")
    assert (found.value, found.evidence) == ("", ())
    assert found.confidence == found.runners_up[0].confidence == pytest.approx(1 / (1 + math.e))
    assert found.runners_up[0].reason == "the evidence is too weak"


def test_equal_values_stand_together():
    """A value seen twice is one contender, with all its evidence, the strongest first."""
    found = weigh([seen("pear", line=9), seen("pear", line=2, alone=1), seen("pear", line=9)], PLAIN, "")
    assert [words.line for words in found.evidence] == [2, 9]
    assert not found.runners_up


def test_a_strong_rival_takes_confidence():
    """Two values with the same evidence leave neither of them certain."""
    alone = weigh([seen("pear", alone=1, early=1)], PLAIN, "")
    rivals = weigh([seen("pear", alone=1, early=1), seen("plum", alone=1, early=1)], PLAIN, "")
    assert alone.confidence > 0.8
    assert rivals.confidence < 0.5
    assert rivals.value == ""


def test_a_loser_without_a_fault_was_outweighed():
    """Where nothing tells against a runner-up the reason names the winner."""
    found = weigh([seen("pear", alone=1, early=1), seen("plum", early=1)], PLAIN, "", show=str.upper)
    assert found.runners_up[0].reason == "PEAR has the stronger evidence"
    assert found.runners_up[0].value == "PLUM"


def test_only_a_few_runners_up_are_kept():
    """A post with a hundred candidates does not drown its reader in them."""
    assert len(weigh([seen(f"plum {n}") for n in range(100)], PLAIN, "").runners_up) == MOST_RUNNERS_UP


def test_an_unknown_feature_tells_nothing():
    """A feature without a weight changes no score."""
    assert PLAIN.score({"alone": 1, "colour": 7}) == PLAIN.score({"alone": 1})


@given(st.floats(min_value=0, max_value=1), st.floats(min_value=0, max_value=1))
def test_confidence_rises_with_the_share(left, right):
    """A larger share is never reported with less confidence, and both stay between 0 and 1."""
    weights = load_weights("dates")
    low, high = sorted((left, right))
    assert 0 <= weights.confidence(low) <= weights.confidence(high) <= 1


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from("abcde"),
            st.integers(1, 9),
            st.sampled_from(["alone", "sentence", "early"]),
            st.floats(-3, 3),
        ),
        max_size=12,
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_of_candidates_tells_nothing(rows, shuffle):
    """Whatever is weighed in whatever order, the finding is the same."""
    candidates = [seen(value, line, **{feature: weight}) for value, line, feature, weight in rows]
    again = list(candidates)
    shuffle.shuffle(again)
    assert weigh(candidates, PLAIN, "") == weigh(again, PLAIN, "")


@pytest.mark.parametrize("name", ["dates", "dates-html", "updates"])
def test_shipped_weights_are_whole(name):
    """Every shipped file has a threshold that can be reached, a rising calibration, and reasons for features it has."""
    weights = load_weights(name)
    assert 0 < weights.threshold < 1
    assert list(weights.calibration) == sorted(weights.calibration)
    assert set(weights.reasons or {}) <= set(weights.features)
