"""[delivery] as a Relay."""

from __future__ import annotations

import ipaddress
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from masthead.model import Dkim, Relay, SecretSource

if TYPE_CHECKING:
    from collections.abc import Callable

    from masthead.config.tables import DeliveryTable, DkimTable

_PORTS = {"starttls": 587, "implicit": 465, "none": 25}
_VARIABLE = r"[A-Za-z_][A-Za-z0-9_]*"
_DOMAIN = r"(?:[a-z0-9_](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,10}[a-z0-9-]{2,63}"
_SELECTOR = r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?"
_CHOICES = {
    "tls": ("starttls", "implicit", "none"),
    "login": ("password", "xoauth2"),
    "uncertain": ("resend", "hold"),
}
_RANGES = {
    "connections": (1, 50),
    "per_second": (0, 100_000),
    "per_connection": (0, 1_000_000),
    "budget_seconds": (0, 86_400),
    "timeout_seconds": (1, 3_600),
    "deadline_hours": (0, 720),
    "late_hours": (0, 8_760),
}


def read_relay(table: DeliveryTable, home: Path, sender: str, report: Callable[[str, str], None]) -> Relay:
    """Return the relay; every fault is reported by its key, and none holds a password.

    `sender` is the publication's, Name <address>: what a DKIM signature has to be aligned with.
    """
    return _Reader(table, home, report).relay(sender.rpartition("@")[2].rstrip("> "))


class _Reader:
    def __init__(self, table: DeliveryTable, home: Path, report: Callable[[str, str], None]) -> None:
        self.table, self.home, self._report = table, home, report

    def report(self, key: str, reason: str) -> None:
        self._report(f"delivery.{key}", reason)

    def relay(self, sender_domain: str) -> Relay:
        table = self.table
        self._check_values()
        kind, place, host, port, tls = self._transport(table.transport)
        password = self._password()
        if kind == "smtp":
            self._check_login(host, tls, password)
        elif table.user or password:
            self.report("user" if table.user else "password_env", "only an smtp: transport logs in")
        authorities = self._path("authorities", table.authorities)
        return Relay(
            kind,
            place,
            host,
            port,
            tls,
            authorities,
            table.login,
            table.user,
            password,
            connections=table.connections,
            per_second=float(table.per_second),
            per_connection=table.per_connection,
            budget=float(table.budget_seconds),
            timeout=float(table.timeout_seconds),
            deadline=table.deadline_hours,
            late=table.late_hours,
            uncertain=table.uncertain,
            dkim=self._dkim(table.dkim, sender_domain) if table.dkim else None,
        )

    def _check_values(self) -> None:
        for key, choices in _CHOICES.items():
            if getattr(self.table, key) not in ("", *choices):
                self.report(key, f"is one of {', '.join(choices)}")
        for key, (low, high) in _RANGES.items():
            number = getattr(self.table, key)
            if not low <= number <= high:
                self.report(key, f"is {number}; it goes from {low} to {high}")

    def _transport(self, text: str) -> tuple[str, Path, str, int, str]:
        kind, _, place = text.partition(":")
        if kind in ("smtp", "smtps"):
            return ("smtp", Path(), *self._server(kind, text))
        if kind in ("maildir", "sendmail") and place:
            path = (self.home / place).resolve()
            if kind == "sendmail" and not path.is_file():
                self.report("transport", f"there is no program {path}")
            return kind, path, "", 0, ""
        self.report(
            "transport",
            "is written maildir:FOLDER, smtp://HOST, smtp://HOST:PORT, smtps://HOST or sendmail:/usr/sbin/sendmail",
        )
        return "maildir", self.home, "", 0, ""

    def _server(self, scheme: str, text: str) -> tuple[str, int, str]:
        """Return host, port and TLS mode. The address is never shown: a password may stand in it."""
        tls = self.table.tls or ("implicit" if scheme == "smtps" else "starttls")
        if scheme == "smtps" and tls != "implicit":
            self.report("tls", "smtps: is TLS from the first byte (implicit); write smtp: for anything else")
        try:
            parts = urlsplit(text)
            host, port = parts.hostname or "", parts.port or _PORTS.get(tls, 0)
            if "@" in parts.netloc:
                self.report(
                    "transport", "has no place for a login: write user, and password_env or password_file"
                )
            elif parts.path.strip("/") or parts.query or parts.fragment:
                self.report("transport", "names a host and perhaps a port, nothing behind them")
            return _to_ascii(host), port, tls
        except ValueError:
            self.report("transport", "is no server's address: write it like smtp://mail.example.org:587")
            return "", 0, tls

    def _password(self) -> SecretSource:
        table = self.table
        if table.password_env and table.password_file:
            self.report("password_file", "and password_env exclude each other")
        if table.password_env:
            if not re.fullmatch(_VARIABLE, table.password_env):
                self.report(
                    "password_env", "names an environment variable, such as SMTP_PASSWORD; never the password"
                )
            return SecretSource("delivery.password_env", variable=table.password_env)
        path = self._path("password_file", table.password_file)
        return SecretSource("delivery.password_file", file=path) if path else SecretSource()

    def _check_login(self, host: str, tls: str, password: SecretSource) -> None:
        if bool(self.table.user) != bool(password):
            self.report("user", "and a password (password_env or password_file) come together")
        if tls == "none" and password and not _is_loopback(host):
            self.report("tls", "a password goes out only under TLS: write starttls or implicit")

    def _dkim(self, table: DkimTable, sender_domain: str) -> Dkim:
        domain = (table.domain or sender_domain).lower()
        if not re.fullmatch(_DOMAIN, domain):
            self.report("dkim.domain", f"{domain!r} is no domain in ASCII")
        elif sender_domain.lower() != domain and not sender_domain.lower().endswith(f".{domain}"):
            self.report(
                "dkim.domain", f"{domain} is not aligned with the sender's domain {sender_domain} (RFC 7489)"
            )
        if not re.fullmatch(_SELECTOR, table.selector):
            self.report("dkim.selector", "is a label, such as masthead2026")
        path = self._path("dkim.key_file", table.key_file)
        return Dkim(domain, table.selector, SecretSource("delivery.dkim.key_file", file=path))

    def _path(self, key: str, text: str) -> Path | None:
        if not text:
            return None
        path = (self.home / Path(text).expanduser()).resolve()
        if not path.is_file():
            self.report(key, f"there is no file {path}")
        return path


def _to_ascii(host: str) -> str:
    """Return a server's name in A-labels (RFC 5890), an address as it is; raises ValueError for what is neither."""
    if ":" in host:
        return str(ipaddress.ip_address(host))
    if not host.isascii():
        import idna

        host = idna.encode(host, uts46=True).decode("ascii")  # its error is a ValueError
    if not re.fullmatch(r"[a-z0-9_](?:[a-z0-9._-]{0,251}[a-z0-9])?", host):
        raise ValueError(host)
    return host


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
