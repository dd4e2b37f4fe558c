"""What is said before the first message: greeting, EHLO, STARTTLS, login (RFC 5321, 3207, 4954)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from masthead.delivery.smtp_link import LinkLost
from masthead.errors import DeliveryError
from masthead.model import Secret

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from masthead.delivery.wire import Reply
    from masthead.model import Relay

BEGIN_TLS = b"\0begin TLS"  # not a command: the connection is to be made secure before the next
Features = dict[str, str]  # keyword of EHLO -> its parameters, in upper case


def introduce(
    relay: Relay, password: Secret, own_name: Callable[[], str]
) -> Generator[bytes, Reply, Features]:
    """Yield each command and be sent its reply; return what the server offers.

    The first thing yielded is empty: the server speaks first; only then is our own name asked for. Raises DeliveryError
    where nobody's mail can go out (no TLS, no login, unwelcome for good), LinkLost where another attempt may fare
    better.
    """
    greeting = yield b""
    _expect(relay, greeting, 220, "does not welcome us")
    features = yield from _greet(relay, own_name())
    if relay.tls == "starttls":
        if "STARTTLS" not in features:
            raise DeliveryError(
                str(relay),
                "offers no STARTTLS, and nothing is sent in clear text unless the configuration says so",
            )
        reply = yield b"STARTTLS\r\n"
        _expect(relay, reply, 220, "refuses STARTTLS")
        yield BEGIN_TLS
        features = yield from _greet(
            relay, own_name()
        )  # what was said in clear text counts no more (RFC 3207, 4.2)
    if relay.user:
        yield from _log_in(relay, password, features)
    return features


def _greet(relay: Relay, own_name: str) -> Generator[bytes, Reply, Features]:
    reply = yield f"EHLO {own_name}\r\n".encode("ascii")
    if reply.code >= 500 and relay.tls == "none" and not relay.user:
        reply = yield f"HELO {own_name}\r\n".encode("ascii")
        _expect(relay, reply, 250, "does not take EHLO or HELO")
        return {}
    _expect(relay, reply, 250, "does not take EHLO")
    features: Features = {}
    for line in reply.lines[1:]:
        keyword, _, rest = line.decode("ascii", "replace").upper().replace("AUTH=", "AUTH ").partition(" ")
        features[keyword] = f"{features[keyword]} {rest}" if keyword in features else rest
    return features


def _log_in(relay: Relay, password: Secret, features: Features) -> Generator[bytes, Reply, None]:
    offered = features.get("AUTH", "").split()
    if relay.login == "xoauth2":
        yield from _log_in_by_token(relay, password, offered)
    elif "PLAIN" in offered:
        words = Secret(f"\0{relay.user}\0{password.reveal()}")
        reply = yield b"AUTH PLAIN " + words.to_base64() + b"\r\n"
        _expect_login(relay, reply, words, password)
    elif "LOGIN" in offered:
        reply = yield b"AUTH LOGIN\r\n"
        for each in (Secret(relay.user), password):
            if reply.code == 334:
                reply = yield each.to_base64() + b"\r\n"
        _expect_login(relay, reply, password)
    else:
        raise DeliveryError(
            str(relay), f"offers no login by password, only {' '.join(offered) or 'none at all'}"
        )


def _log_in_by_token(relay: Relay, token: Secret, offered: list[str]) -> Generator[bytes, Reply, None]:
    """Log in with an OAuth 2 access token (Google's and Microsoft's XOAUTH2)."""
    if "XOAUTH2" not in offered:
        raise DeliveryError(str(relay), f"offers no XOAUTH2, only {' '.join(offered) or 'no login at all'}")
    words = Secret(f"user={relay.user}\1auth=Bearer {token.reveal()}\1\1")
    reply = yield b"AUTH XOAUTH2 " + words.to_base64() + b"\r\n"
    if reply.code == 334:  # its way to say no: the reason comes first, and wants an empty answer
        reply = yield b"\r\n"
    _expect_login(relay, reply, words, token)


def _expect_login(relay: Relay, reply: Reply, *said: Secret) -> None:
    if reply.code == 235:
        return
    words = reply.words
    for each in said:  # some servers quote the line that they refuse, whole
        words = each.mask(words)
    if 400 <= reply.code < 500:
        raise LinkLost(f"the login was put off: {words}")
    raise DeliveryError(str(relay), f"the login failed: {words}")


def _expect(relay: Relay, reply: Reply, code: int, reason: str) -> None:
    if reply.code == code:
        return
    if 400 <= reply.code < 500:
        raise LinkLost(f"{reason}: {reply.words}")
    raise DeliveryError(str(relay), f"{reason}: {reply.words}")
