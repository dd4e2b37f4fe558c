"""What is known between runs: the posts seen, their identity, the issues and their deliveries."""

from masthead.catalog.entries import Admission
from masthead.catalog.lock import hold_lock
from masthead.catalog.standings import Standing
from masthead.catalog.store import SqlCatalog

__all__ = ["Admission", "SqlCatalog", "Standing", "hold_lock"]
