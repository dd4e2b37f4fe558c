"""The mail stage: an issue as message bytes, spliced for each reader, and whether those bytes are fit to be sent."""

from __future__ import annotations

from masthead.mail.check import check_message
from masthead.mail.form import Form, make_seal
from masthead.mail.message import compose_form, compose_message, envelope_sender, identify, recipient
from masthead.mail.page import check_page

__all__ = [
    "Form",
    "check_message",
    "check_page",
    "compose_form",
    "compose_message",
    "envelope_sender",
    "identify",
    "make_seal",
    "recipient",
]
