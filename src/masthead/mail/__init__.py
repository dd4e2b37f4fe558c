"""The mail stage: one reader's copy of an issue as bytes, and whether those bytes are fit to be sent."""

from __future__ import annotations

from masthead.mail.check import check_message
from masthead.mail.message import compose_message

__all__ = ["check_message", "compose_message"]
