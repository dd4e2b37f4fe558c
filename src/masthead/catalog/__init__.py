"""What is known between runs: the posts seen, their identity, the issues and their deliveries."""

from masthead.catalog.admission import Admission, Admitted, Foretold, foretell, prepare
from masthead.catalog.errands import PAGE
from masthead.catalog.files import Published, Sighting
from masthead.catalog.identity import FORM
from masthead.catalog.ledger import parse_ledger
from masthead.catalog.lock import hold_lock
from masthead.catalog.names import pair_names
from masthead.catalog.recall import UNREAD
from masthead.catalog.rows import read_entry
from masthead.catalog.shelves import Rack
from masthead.catalog.standings import Standing
from masthead.catalog.store import SqlCatalog

__all__ = [
    "FORM",
    "PAGE",
    "UNREAD",
    "Admission",
    "Admitted",
    "Foretold",
    "Published",
    "Rack",
    "Sighting",
    "SqlCatalog",
    "Standing",
    "foretell",
    "hold_lock",
    "pair_names",
    "parse_ledger",
    "prepare",
    "read_entry",
]
