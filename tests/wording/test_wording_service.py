"""The subscription service says everything in every language that pages and digests speak."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

import pytest

from masthead.wording import find_service_wording

FILES = [
    each for each in files("masthead.wording").joinpath("languages").iterdir() if each.name.endswith(".toml")
]
TABLES = {each.name.removesuffix(".toml"): tomllib.loads(each.read_text("utf-8")) for each in FILES}
SERVICE = {name: table["service"] for name, table in TABLES.items() if "service" in table}


def test_every_language_of_the_pages_is_spoken():
    """A publication's readers subscribe in the language in which they read."""
    assert {name.partition("-")[0] for name in TABLES} == set(SERVICE)


@pytest.mark.parametrize("language", sorted(SERVICE))
def test_every_phrase_is_said_with_the_same_blanks(language):
    """No language leaves a phrase out, or a blank in it."""
    blanks = {name: set(re.findall(r"\{[a-z]+\}", text)) for name, text in SERVICE["en"].items()}
    assert {name: set(re.findall(r"\{[a-z]+\}", text)) for name, text in SERVICE[language].items()} == blanks


def test_words_of_the_service_and_of_the_pages_come_together():
    """A tag is looked up as for pages, and an unknown one is answered in English, words and direction alike."""
    assert find_service_wording("de-AT").say("leave_button") == "Abbestellen"
    assert find_service_wording("ar").direction == "rtl"
    unknown = find_service_wording("tlh")
    assert (unknown.language, unknown.direction, unknown.phrases["front"]) == ("en", "ltr", "Front page")
