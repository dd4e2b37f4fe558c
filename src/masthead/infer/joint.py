"""What stands between two names of a list; a value without it names one person, and need not be looked at closely."""

from __future__ import annotations

import re

JOINT = re.compile(
    r"[,;/&+、，،]|\b(?:and|ac|és|und|et|y|og|och|en|ja|oraz|и|та|ve|a|e|i)\b"  # noqa: RUF001 - commas of other scripts
)
