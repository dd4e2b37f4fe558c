"""The hash by which is told what changed: BLAKE2 (RFC 7693)."""

from __future__ import annotations

# hashlib offers the same type, and loads all of OpenSSL with it: a third of what an idle run spends on libraries in C.
try:
    from _blake2 import blake2b
except ImportError:  # a Python that keeps it elsewhere
    from hashlib import blake2b

__all__ = ["blake2b"]
