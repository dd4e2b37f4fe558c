"""The words of the subscription service, in the languages of service.toml and with those of languages.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from msgspec.structs import replace

from masthead.wording.language import FALLBACK, Wording, find_wording


def find_service_wording(*languages: str) -> Wording:
    """Return the service's words in the first language that it speaks, with its pages' other words.

    English is spoken last, so there are always words.
    """
    spoken = _spoken()
    wanted = [tag.replace("_", "-").partition("-")[0].lower() for tag in languages]
    name = next((each for each in wanted if each in spoken), FALLBACK)
    tag = next((each for each in languages if each.replace("_", "-").partition("-")[0].lower() == name), name)
    words = find_wording(tag)
    return replace(words, phrases=MappingProxyType({**words.phrases, **spoken[name]}))


@cache
def _spoken() -> dict[str, dict[str, Any]]:
    return tomllib.loads(Path(__file__).with_name("service.toml").read_text("utf-8"))
