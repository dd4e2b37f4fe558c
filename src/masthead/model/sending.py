"""The way out for mail: the relay, how hard it may be pressed, and what has to be kept from every eye."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

from msgspec import Struct, field


class Secret:
    """A password, token or key that no repr, log, error or traceback shows; `source` tells where it came from."""

    __slots__ = ("_value", "source")

    def __init__(self, value: str, source: str = "") -> None:
        self._value, self.source = value, source

    def reveal(self) -> str:
        """Return the value, for the one place that needs it."""
        return self._value

    def to_base64(self) -> bytes:
        """Return the value as a login sends it."""
        from base64 import b64encode

        return b64encode(self._value.encode())

    def mask(self, text: str) -> str:
        """Return `text` without the value, in clear or as base64: a server may echo what it was sent."""
        if not self._value:
            return text
        encoded = self.to_base64().decode("ascii").rstrip("=")
        return text.replace(self._value, "…").replace(encoded, "…")

    def __bool__(self) -> bool:
        return bool(self._value)

    def __repr__(self) -> str:
        return f"Secret({self.source or 'kept'})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not written down")


class SecretSource(Struct, frozen=True):
    """Where a secret is found: an environment variable, or a file that only its owner can read; or nowhere."""

    key: str = ""  # the configuration key that names it: what an error may say
    variable: str = ""
    file: Path | None = None

    def __bool__(self) -> bool:
        return bool(self.variable or self.file)


class Dkim(Struct, frozen=True):
    """Which domain signs each message (RFC 6376), and with which key."""

    domain: str
    selector: str
    key: SecretSource


class Relay(Struct, frozen=True):
    """The way messages leave, and how hard it may be pressed; 0 is no limit."""

    kind: str = "maildir"  # maildir, smtp or sendmail
    place: Path = Path("outbox")  # the Maildir, or the sendmail program
    host: str = ""  # a name in ASCII (RFC 5890), or an IP address without brackets
    port: int = 587
    tls: str = "starttls"  # starttls, implicit or none: never anything weaker than it says
    authorities: Path | None = None  # certificates to trust instead of the system's
    login: str = "password"  # password (AUTH PLAIN or LOGIN) or xoauth2, whose password is an access token
    user: str = ""
    password: SecretSource = field(default_factory=SecretSource)
    connections: int = 2
    per_second: float = 0.0  # messages, over all connections
    per_connection: int = 100  # messages
    budget: float = 0.0  # seconds of sending in one run
    timeout: float = 300.0  # seconds without an answer at one step (RFC 5321, 4.5.3.2)
    deadline: int = 72  # hours after which a deferred delivery is given up
    late: int = 72  # hours after which an unsent issue waits for a person's word
    uncertain: str = "resend"  # resend (once, same Message-ID) or hold
    dkim: Dkim | None = None

    def __str__(self) -> str:
        if self.kind == "smtp":
            host = f"[{self.host}]" if ":" in self.host else self.host
            return f"{'smtps' if self.tls == 'implicit' else 'smtp'}://{host}:{self.port}"
        return f"{self.kind}:{self.place}"
