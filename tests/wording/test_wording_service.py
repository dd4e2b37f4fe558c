"""The subscription service says everything in every language that pages and digests speak."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

import pytest

from masthead.wording import find_service_wording


def tables(name):
    """Return the tables of a file of words."""
    return tomllib.loads(files("masthead.wording").joinpath(name).read_text("utf-8"))


SERVICE = tables("service.toml")


def test_every_language_of_the_pages_is_spoken():
    """A publication's readers subscribe in the language in which they read."""
    languages = {name.partition("-")[0] for name in tables("languages.toml")} - {"right_to_left"}
    assert languages == set(SERVICE)


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
