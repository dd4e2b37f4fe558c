"""An editor's answer from the form as a Correction, or what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from masthead.config import parse_partial_date
from masthead.model import Correction, PartialDate

if TYPE_CHECKING:
    from masthead.web.preview.sheets import Answer

_LONGEST = 400  # characters of a title or a reason
_LONGEST_NAME = 120
_MOST_NAMES = 20


def check_answer(answer: Answer) -> tuple[Correction | None, dict[str, str]]:
    """Return the correction, or None and the fault of each field that has one."""
    wrong: dict[str, str] = {}
    title = " ".join((answer.title or "").split())
    reason = " ".join(answer.reason.split())
    if answer.title is not None and not title:
        wrong["title"] = "A title cannot be empty."
    if len(title) > _LONGEST:
        wrong["title"] = f"That is longer than {_LONGEST} characters."
    names = (
        None
        if answer.authors is None
        else tuple(dict.fromkeys(" ".join(each.split()) for each in answer.authors))
    )
    if names and (len(names) > _MOST_NAMES or any(len(each) > _LONGEST_NAME for each in names)):
        wrong["authors"] = f"At most {_MOST_NAMES} names of {_LONGEST_NAME} characters each, one a line."
    published = None
    if answer.published is not None:
        try:
            published = parse_partial_date(answer.published) if answer.published.strip() else PartialDate()
        except ValueError as error:
            wrong["published"] = f"{error}."
    if not reason:
        wrong["reason"] = "Say why, for whoever reads this next year."
    elif len(reason) > _LONGEST:
        wrong["reason"] = f"That is longer than {_LONGEST} characters."
    if not wrong and (answer.title, names, published) == (None, None, None):
        wrong[""] = "Nothing was changed, so nothing was written."
    if wrong:
        return None, wrong
    return Correction(
        answer.post, reason, title, tuple(filter(None, names)) if names is not None else None, published
    ), {}
