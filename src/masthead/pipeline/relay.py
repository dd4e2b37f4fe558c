"""The way out for mail, opened with its secrets, and tried without sending."""

from __future__ import annotations

from typing import TYPE_CHECKING

from masthead.config.secret import read_secret
from masthead.delivery import open_transport
from masthead.errors import DeliveryError, UsageError
from masthead.model import Problem, SecretSource

if TYPE_CHECKING:
    from collections.abc import Iterator

    from masthead.delivery import Transport
    from masthead.model import Publication, Relay


def open_relay(relay: Relay) -> Transport:
    """Return the relay's transport; raises UsageError for a secret that cannot be read."""
    key = relay.dkim.key if relay.dkim else SecretSource()
    return open_transport(relay, read_secret(relay.password), read_secret(key))


def check_relay(publication: Publication, *, by_trying: bool) -> Iterator[Problem]:
    """Yield what is wrong with [delivery]: with its secrets, and if wanted with what answers at the other end.

    Secrets that are not at hand are a warning as long as nothing is tried: they may be where the runs are.
    """
    path = str(publication.home / "masthead.toml")
    try:
        transport = open_relay(publication.relay)
        if by_trying:
            transport.probe()
    except UsageError as error:
        yield Problem(path, str(error), refused=by_trying)
    except DeliveryError as error:
        yield Problem(path, f"delivery.transport: {error}")
