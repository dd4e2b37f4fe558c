"""The files under public/: written so that the last good set stays whole."""

from masthead.publish.folder import PublicFolder, write_draft, write_first

__all__ = ["PublicFolder", "write_draft", "write_first"]
