"""masthead.toml and corrections.toml: read whole, every fault reported at once with its path."""

from masthead.config.address import check_email
from masthead.config.corrections import load_corrections, parse_partial_date
from masthead.config.publication import FILE_NAME, load
from masthead.config.secret import read_secret

__all__ = [
    "FILE_NAME",
    "check_email",
    "load",
    "load_corrections",
    "parse_partial_date",
    "read_secret",
]
