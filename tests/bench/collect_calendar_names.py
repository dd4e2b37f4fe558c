"""Collect the names of months and weekdays from CLDR into src/masthead/infer/names/calendar.json.

    npm pack cldr-dates-full && tar xf cldr-dates-full-*.tgz
    pip install num2words
    python tests/bench/collect_calendar_names.py package/main

Per language: twelve lists of month names and seven of weekday names (from Monday), in the forms that stand
inside a date, alone and abbreviated, of all the regions that name them differently; and the days of the month
from first to thirty-first, spelled out, where num2words knows them.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from pathlib import Path

TARGET = Path(__file__).parents[2] / "src/masthead/infer/names/calendar.json"
PROMISED = "en cy de fr es it pt nl pl sv da no nb nn fi cs ru uk tr ar he zh ja ko"
FOR_NOTHING = "bg ca el et eu ga gl hr hu id is lt lv mk ms ro sk sl sr sr-Latn sq fa hi th"
LANGUAGES = f"{PROMISED} {FOR_NOTHING}".split()
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# The soft mutation that a Welsh month undergoes after "o": 3 o Fai (Mai). CLDR has only the plain forms.
WELSH = (("rh", "r"), ("ll", "l"), ("m", "f"), ("t", "d"), ("g", ""), ("b", "f"), ("c", "g"), ("p", "b"))


def fold(name: str) -> str:
    """Return the name as the reader folds words: composed, case folded, without dots and marks of direction."""
    text = unicodedata.normalize("NFC", name).casefold().replace("i\u0307", "i")
    return " ".join(re.sub(r"[.\u200e\u200f]", " ", text).split())


def mutated(name: str) -> str:
    """Return the Welsh name after soft mutation."""
    for before, after in WELSH:
        if name.startswith(before):
            return after + name[len(before) :]
    return name


def read_names(folder: Path, kind: str, keys: tuple[str, ...]) -> list[set[str]]:
    """Return per key the names of one region's calendar; narrow ones (J, F, M) tell nothing."""
    (table,) = json.loads((folder / "ca-gregorian.json").read_text())["main"].values()
    forms = table["dates"]["calendars"]["gregorian"][kind]
    widths = [forms[use][width] for use in forms for width in forms[use] if width != "narrow"]
    return [{fold(names[key]) for names in widths} for key in keys]


def truncated(wide: list[set[str]]) -> list[set[str]]:
    """Return per name its first three and four letters, where no other name begins so."""
    cuts = [{name[:n] for name in names for n in (3, 4) if len(name) > n + 1} for names in wide]
    return [
        {cut for cut in mine if sum(any(n.startswith(cut) for n in names) for names in wide) == 1}
        for mine in cuts
    ]


def spelled_days(language: str) -> list[list[str]]:
    """Return the ordinals from first to thirty-first in words, or nothing."""
    from num2words import num2words

    code = {"nb": "no", "cs": "cz"}.get(language, language)
    try:
        days = [fold(num2words(day, lang=code, to="ordinal").replace("-", " ")) for day in range(1, 32)]
    except (NotImplementedError, KeyError, TypeError, AttributeError):
        return []
    return [] if any(re.search(r"\d", day) for day in days) else [[day] for day in days]


def collect(main: Path, language: str) -> dict[str, list[list[str]]]:
    """Return all names of a language, of all its regions together."""
    other_script = re.compile(rf"{language}-[A-Z][a-z]{{3}}")
    regions = [
        path
        for path in main.iterdir()
        if path.name == language
        or (path.name.startswith(f"{language}-") and not other_script.match(path.name))
    ]
    found = {}
    for kind, keys in (("months", tuple(map(str, range(1, 13)))), ("days", DAYS)):
        merged: list[set[str]] = [set() for _ in keys]
        for region in sorted(regions):
            for names, more in zip(merged, read_names(region, kind, keys), strict=True):
                names |= {name for name in more if not re.search(r"\d", name)}
        if kind == "months":
            merged = [names | cuts for names, cuts in zip(merged, truncated(merged), strict=True)]
        if language == "cy":
            merged = [names | {mutated(name) for name in names} for names in merged]
        found["weekdays" if kind == "days" else kind] = [
            sorted(names, key=lambda n: (-len(n), n)) for names in merged
        ]
    found["spelled"] = spelled_days(language)
    return found


def main() -> None:
    """Write the file, a language a line."""
    folder = Path(sys.argv[1])
    lines = [
        f"{json.dumps(language)}: {json.dumps(collect(folder, language), ensure_ascii=False)}"
        for language in LANGUAGES
    ]
    TARGET.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
