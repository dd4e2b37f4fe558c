"""One TCP connection that never blocks, with TLS from the start or from where it is asked for."""

from __future__ import annotations

import errno
import os
import re
import selectors
import socket
import ssl
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

from masthead.errors import DeliveryError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from masthead.model import Relay

_CHUNK = 64 * 1024
_MOST_BUFFERS = 256  # for one sendmsg; Linux takes 1,024
_FULL_NAME = re.compile(r"[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_CLOSED = "the server closed the connection"
_ROOM = 256 * 1024  # bytes of a socket's buffer: a digest goes into it at once

Address = tuple[Any, ...]


class LinkLost(Exception):  # noqa: N818 - it is no error of ours but a thing that happens
    """The connection is gone or of no use any more; the words say why."""


def find_addresses(place: str, host: str, port: int) -> list[Address]:
    """Return where the server can be reached, IPv6 and IPv4, in the system's order of preference.

    Raises DeliveryError when there is no such host, LinkLost when the name service does not answer.
    """
    try:
        return list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    except socket.gaierror as error:
        if error.errno in (socket.EAI_AGAIN, socket.EAI_FAIL):
            raise LinkLost(f"its address could not be found: {error.strerror}") from error
        raise DeliveryError(place, f"there is no such host: {error.strerror}") from error


def trust(relay: Relay) -> ssl.SSLContext | None:
    """Return what TLS is checked against, None where there is to be none; the host's name is always checked.

    Raises DeliveryError when the relay's certificates cannot be read.
    """
    if relay.tls == "none":
        return None
    try:
        context = ssl.create_default_context(cafile=relay.authorities)
    except OSError as error:
        reason = f"the certificates in {relay.authorities} cannot be read: {error.strerror or error}"
        raise DeliveryError(str(relay), reason) from error
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


class Link:
    """A connection on its way up, then open: bytes out of a queue, bytes in as they come."""

    def __init__(self, addresses: Sequence[Address], host: str) -> None:
        self._addresses = deque(addresses)
        self._host = host
        self._socket: socket.socket | None = None
        self._queue: deque[bytes | memoryview] = deque()
        self._handshaking = False
        self._wants_write = False  # TLS may have to write before it can read
        self.broken = ""  # why nothing goes out any more
        self.attempts = 0  # sockets so far: the next one may have the number of the last
        self.ended = ""  # why nothing comes in any more, when that came along with the last bytes
        self.queued = 0  # bytes since the connection began
        self.reached = 0  # of them, how many may have gone out
        self.is_open = False
        self.is_secure = False
        self._connect()

    @property
    def socket(self) -> socket.socket:
        """Return the socket of the moment; another address may bring another."""
        if self._socket is None:
            raise LinkLost("the connection is closed")
        return self._socket

    @property
    def interest(self) -> int:
        """Return what is waited for, as selectors spells it."""
        if not self.is_open:
            return selectors.EVENT_WRITE
        if self._handshaking:
            return selectors.EVENT_WRITE if self._wants_write else selectors.EVENT_READ
        return selectors.EVENT_READ | (selectors.EVENT_WRITE if self._queue or self._wants_write else 0)

    def advance(self) -> None:
        """Bring connecting and handshaking a step further; raises LinkLost, DeliveryError where TLS is refused."""
        if not self.is_open:
            failed = self.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            if failed:
                self._connect(errno.errorcode.get(failed, ""), failed)
                return
            self.is_open = True
        if self._handshaking:
            self._shake_hands()

    @property
    def is_ready(self) -> bool:
        """Tell whether bytes can go both ways."""
        return self.is_open and not self._handshaking

    def own_name(self) -> str:
        """Return the name of this machine where it is a full one, else its address as RFC 5321, 4.1.3, writes it."""
        name = socket.gethostname()
        if _FULL_NAME.fullmatch(name):
            return name
        address = str(self.socket.getsockname()[0]).partition("%")[0]
        return f"[IPv6:{address}]" if ":" in address else f"[{address}]"

    def begin_tls(self, context: ssl.SSLContext) -> None:
        """Put TLS over the connection; `is_ready` tells when it stands."""
        plain = self.socket
        try:
            self._socket = context.wrap_socket(
                plain, server_hostname=self._host, do_handshake_on_connect=False
            )
        except OSError as error:
            raise LinkLost("the connection was lost before TLS was set up") from error
        self.is_secure = self._handshaking = True

    def write(self, buffers: Iterable[bytes]) -> None:
        """Queue bytes to go out with the next flush."""
        for each in buffers:
            self._queue.append(each)
            self.queued += len(each)

    def flush(self) -> None:
        """Send as much as goes now. A failure shows when the last words of the server have been read."""
        try:
            while self._queue and not self.broken:
                self._sent(self._send())
        except (BlockingIOError, ssl.SSLWantWriteError, ssl.SSLWantReadError):
            return
        except OSError as error:
            self.broken = f"the connection was lost: {error.strerror or error}"
            self._queue.clear()

    def receive(self) -> bytes:
        """Return what has come in, perhaps nothing; raises LinkLost at its end."""
        try:
            received = self.socket.recv(_CHUNK)
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            if self.broken:
                raise LinkLost(self.broken) from None
            return b""
        except OSError as error:
            raise LinkLost(f"the connection was lost: {error.strerror or error}") from error
        if not received:
            raise LinkLost(self.broken or _CLOSED)
        return received + self._decrypted() if self.is_secure else received

    def _decrypted(self) -> bytes:
        """Return what TLS has read already: no event will tell of it, nor of an end behind it."""
        found = b""
        try:
            while more := self.socket.recv(_CHUNK):
                found += more
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return found
        except OSError as error:
            self.ended = f"the connection was lost: {error.strerror or error}"
        else:
            self.ended = _CLOSED
        return found

    def close(self) -> None:
        """Let the connection go."""
        if self._socket is not None:
            with suppress(OSError):  # nothing more is asked of it
                self._socket.close()
            self._socket = None

    def _connect(self, name: str = "", failed: int = 0) -> None:
        """Begin to connect to the next address; raises LinkLost after the last."""
        self.close()
        while self._addresses:
            family, kind, protocol, _, place = self._addresses.popleft()
            self.attempts += 1
            try:
                self._socket = socket.socket(family, kind, protocol)
                self._socket.settimeout(0)
                self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _ROOM)
                self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
                failed = self._socket.connect_ex(place)
            except OSError as error:
                failed = error.errno or errno.EIO
            if failed in (0, errno.EINPROGRESS):
                return
            self.close()
        raise LinkLost(f"cannot be reached: {os.strerror(failed)}{f' ({name})' if name else ''}")

    def _shake_hands(self) -> None:
        try:
            cast("ssl.SSLSocket", self.socket).do_handshake()
        except ssl.SSLWantReadError:
            self._wants_write = False
        except ssl.SSLWantWriteError:
            self._wants_write = True
        except (ssl.SSLEOFError, ssl.SSLZeroReturnError, ConnectionError) as error:
            raise LinkLost("the connection was lost while TLS was set up") from error
        except (ssl.SSLError, ssl.CertificateError) as error:
            reason = getattr(error, "verify_message", "") or error.reason or str(error)
            raise DeliveryError(self._host, f"TLS cannot be trusted: {reason}; nothing was sent") from error
        else:
            self._handshaking = self._wants_write = False

    def _send(self) -> int:
        """Hand bytes over; return how many were taken."""
        if not self.is_secure:
            buffers = (
                list(self._queue) if len(self._queue) <= _MOST_BUFFERS else list(self._queue)[:_MOST_BUFFERS]
            )
            return self.socket.sendmsg(buffers)
        if len(self._queue) > 1:
            joined = b"".join(self._queue)
            self._queue.clear()
            self._queue.append(joined)
        # A record may be on its way even where the call says that it was not: count what was tried.
        self.reached = self.queued
        return self.socket.send(self._queue[0])

    def _sent(self, count: int) -> None:
        if not self.is_secure:
            self.reached += count
        while count:
            first = self._queue.popleft()
            if len(first) > count:
                self._queue.appendleft(memoryview(first)[count:])
                return
            count -= len(first)
