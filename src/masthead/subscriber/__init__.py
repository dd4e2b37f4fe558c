"""Readers who subscribed: their consent, their tokens, and the addresses that are never written to again.

key       the publication's secret, made at first need
address   two spellings of one mailbox folded into one; a reader's mark, a keyed hash of it
tokens    links by which a reader confirms or leaves, proved without a look-up
"""

from masthead.subscriber.address import fold_address, make_mark
from masthead.subscriber.key import find_key, open_key, print_key
from masthead.subscriber.tokens import (
    Link,
    confirm_url,
    form_token,
    is_form_token,
    read_confirm,
    read_unsubscribe,
    unsubscribe_token,
    unsubscribe_url,
)

__all__ = [
    "Link",
    "confirm_url",
    "find_key",
    "fold_address",
    "form_token",
    "is_form_token",
    "make_mark",
    "open_key",
    "print_key",
    "read_confirm",
    "read_unsubscribe",
    "unsubscribe_token",
    "unsubscribe_url",
]
