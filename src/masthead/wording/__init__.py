"""Wording: what pages and digests say in their own voice, and how dates are written, by language.

A floor below the stages: a language is added as a file in languages/, once, and every stage speaks it.
"""

from __future__ import annotations

from masthead.wording.language import Wording, direction, find_wording, is_language
from masthead.wording.service import find_service_wording

__all__ = ["Wording", "direction", "find_service_wording", "find_wording", "is_language"]
