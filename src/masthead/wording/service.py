"""The words of the subscription service, with those of the pages in the same language."""

from __future__ import annotations

from types import MappingProxyType

from msgspec.structs import replace

from masthead.wording.language import (
    FALLBACK,
    SERVICE,
    Wording,
    find_wording,
    read_language,
    spoken_languages,
)


def find_service_wording(*languages: str) -> Wording:
    """Return the service's words in the first language that it speaks, with its pages' other words.

    English is spoken last, so there are always words.
    """
    spoken = spoken_languages()
    wanted = [tag.replace("_", "-").partition("-")[0].lower() for tag in languages]
    name = next((each for each in wanted if each in spoken), FALLBACK)
    tag = next((each for each in languages if each.replace("_", "-").partition("-")[0].lower() == name), name)
    words = find_wording(tag)
    return replace(words, phrases=MappingProxyType({**words.phrases, **read_language(name)[SERVICE]}))
