"""How a web server is told to serve public/: types, compression, caching, and who may read feeds."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from masthead.model import Publication

NAMES = ("apache", "caddy", "netlify", "nginx", "pages")


def read_recipe(name: str, publication: Publication) -> str:
    """Return the configuration of that kind of server for the publication's host and folder."""
    text = files("masthead.cli").joinpath("recipes", f"{name}.conf").read_text("utf-8")
    host = urlsplit(publication.url).hostname or "localhost"
    return text.replace("@HOST@", host).replace("@PUBLIC@", f"{publication.public}/")
