"""What stands between two names of a list; a value without it names one person, and need not be looked at closely."""

from __future__ import annotations

from masthead.late import late

# One of , ; / & + and the like, or and ac és und et y og och en ja oraz и та ve a e i as a word of its own. One set of
# characters stands first, by which a search skips most of a text.
JOINT = late(
    r"[,;/&+、，،aeéijouvyит](?:(?<=[,;/&+、，،])"  # noqa: RUF001 - commas of other scripts
    r"|(?<!\w.)(?:(?<=a)(?:nd|c)?|(?<=e)[tn]?|(?<=é)s|(?<=[iyи])|(?<=j)a|(?<=o)(?:g|ch|raz)|(?<=u)nd|(?<=v)e|(?<=т)а)\b)"  # noqa: RUF001 - of Cyrillic
)


def is_single(value: str) -> bool:
    """Tell whether no joint can stand in a value, without the pattern: ASCII words that each begin with a capital."""
    return value.istitle() and value.isascii() and value.replace(" ", "").isalpha()
