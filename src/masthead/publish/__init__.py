"""The files under public/: written so that the last good set stays whole."""

from masthead.publish.folder import PublicFolder

__all__ = ["PublicFolder"]
