"""How the publication is reached by readers who subscribe, confirm and leave."""

from __future__ import annotations

from msgspec import Struct


class Service(Struct, frozen=True):
    """What `masthead serve` answers at, and how much it takes on."""

    url: str = ""  # ends with a slash; empty: there is no service, and no message links to one
    forwarded: str = ""  # the field in which a proxy of ours names the visitor; empty: there is no proxy
    privacy: str = ""  # address of the privacy notice
    per_visitor: int = 10  # requests to subscribe in an hour from one source
    per_hour: int = 300  # requests to subscribe in an hour from all
