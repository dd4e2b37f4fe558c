"""A misbehaving SMTP server: it does what a plan says at each step, and remembers what it took and what it saw."""

from __future__ import annotations

import base64
import re
import socket
import threading
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random

STAGES = ("connect", "ehlo", "starttls", "auth", "mail", "rcpt", "data", "body", "dot")
_MESSAGE_ID = re.compile(rb"^message-id:\s*(<[^>]*>)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True)
class Moment:
    """Where the server stands when its plan is asked; `number` counts this stage over all connections, from 1."""

    stage: str
    number: int
    connection: int
    recipient: str = ""


@dataclass(frozen=True)
class Fault:
    """What is done instead of the right thing; `taken` tells, at the dot, whether the message is kept all the same."""

    reply: str = ""  # a reply of its own, without the last CRLF; empty: none
    then: str = "go on"  # go on, close, hang, or drip (the reply, a byte at a time)
    taken: bool = False
    delay: float = 0.0


DROP = Fault(then="close")
HANG = Fault(then="hang")


@dataclass(frozen=True)
class Taken:
    """A message that the server has taken upon itself."""

    message_id: str
    recipient: str
    sender: str
    content: bytes
    connection: int
    answered: bool  # with 250, as far as the server knows


@dataclass
class Offer:
    """What the server says that it can do."""

    pipelining: bool = True
    size: int = 0
    features: tuple[str, ...] = ("8BITMIME",)
    starttls: object = None  # an ssl.SSLContext
    implicit: object = None  # the same, from the first byte
    logins: dict[str, str] = field(default_factory=dict)
    mechanisms: str = "PLAIN LOGIN XOAUTH2"
    per_connection: int = 0  # messages, then 421


class Gone(Exception):  # noqa: N818 - the other side has left, which is no error
    """The client has closed its side, or the plan has closed ours."""


class FaultServer:
    """Runs on loopback for a `with` block, a thread for each connection."""

    def __init__(self, plan=None, *, host="127.0.0.1", **offer):
        self.plan = plan or (lambda _moment: None)
        self.offer = Offer(**offer)
        self.taken: list[Taken] = []
        self.violations: list[str] = []
        self.commands: list[str] = []
        self.connections = self.open = self.most_open = 0
        self.announced = 0  # messages whose next came along with their final dot
        self.closing = threading.Event()
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._sockets: set[socket.socket] = set()
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._door = socket.create_server((host, 0), family=family, backlog=64)
        self.host, self.port = host, self._door.getsockname()[1]

    def __enter__(self):
        self._start(self._receive)
        return self

    def __exit__(self, *_):
        self.closing.set()
        self._door.shutdown(socket.SHUT_RDWR)
        self._threads[0].join(10)
        with self._lock:
            for each in self._sockets:
                with suppress(OSError):  # the client was first
                    each.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(10)
        self._door.close()

    def _start(self, work, *arguments):
        self._threads.append(threading.Thread(target=work, args=arguments, daemon=True))
        self._threads[-1].start()

    def _receive(self):
        while not self.closing.is_set():
            try:
                visitor, _ = self._door.accept()
            except OSError:
                return  # the door was closed
            self.connections += 1
            self._start(self._meet, visitor, self.connections)

    def _meet(self, visitor, number):
        watched = visitor.dup()  # what TLS detaches can still be shut down by this one
        with self._lock:
            self._sockets.add(watched)
            self.open += 1
            self.most_open = max(self.open, self.most_open)
        talk = _Talk(self, visitor, number)
        try:
            talk.run()
        except (Gone, OSError):
            pass  # every way to go is fine with a server like this
        finally:
            with self._lock:
                self.open -= 1
                self._sockets.discard(watched)
            for each in (talk.socket, watched):
                with suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
                each.close()

    @property
    def recorded(self) -> Counter[str]:
        """Return how often each Message-ID was answered with 250."""
        return Counter(each.message_id for each in self.taken if each.answered)

    @property
    def copies(self) -> Counter[str]:
        """Return how many copies of each Message-ID were taken, answered or not."""
        return Counter(each.message_id for each in self.taken)

    def judge(self, stage, connection, recipient=""):
        """Return the fault that the plan wants here, if any."""
        with self._lock:
            self._counts[stage] += 1
            return self.plan(Moment(stage, self._counts[stage], connection, recipient))


class _Talk:
    """One connection, as the server holds it."""

    def __init__(self, server, visitor, number):
        self.server, self.socket, self.number = server, visitor, number
        self.buffer = b""
        self.sender = self.recipient = None
        self.messages = 0
        self.is_secure = False

    def run(self):
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self.server.offer.implicit:
            self.secure(self.server.offer.implicit)
        self.step("connect", "220 faults.example ESMTP")
        while True:
            line = self.line()
            self.server.commands.append(line)
            verb = line.split(" ")[0].split(":")[0].upper()
            answer = getattr(self, f"on_{verb.lower()}", None)
            if answer is None:
                self.say("502 5.5.2 what?")
            else:
                answer(line)
            if self.buffer and (not self.server.offer.pipelining or verb in ("EHLO", "STARTTLS", "AUTH")):
                self.server.violations.append(f"spoke before the answer to {verb}")

    def on_ehlo(self, _line):
        offer = self.server.offer
        words = ["faults.example", *offer.features]
        words += ["PIPELINING"] * offer.pipelining + [f"SIZE {offer.size}"] * bool(offer.size)
        words += ["STARTTLS"] * bool(offer.starttls and not self.is_secure)
        words += [f"AUTH {offer.mechanisms}"] * bool(offer.logins)
        self.step("ehlo", "\r\n".join([f"250-{word}" for word in words[:-1]] + [f"250 {words[-1]}"]))

    def on_helo(self, _line):
        self.say("250 faults.example")

    def on_starttls(self, _line):
        if self.step("starttls", "220 go ahead"):
            self.buffer = b""
            self.secure(self.server.offer.starttls)

    def secure(self, context):
        self.socket = context.wrap_socket(self.socket, server_side=True)
        self.is_secure = True

    def on_auth(self, line):
        mechanism, _, initial = line.partition(" ")[2].partition(" ")
        words = [base64.b64decode(initial).decode()] if initial else []
        if mechanism == "LOGIN":
            for prompt in ("VXNlcm5hbWU6", "UGFzc3dvcmQ6"):
                self.say(f"334 {prompt}")
                words.append(base64.b64decode(self.line()).decode())
        if mechanism == "PLAIN":
            words = words[0].split("\0")[1:]
        if mechanism == "XOAUTH2":
            words = [words[0].split("\1")[0].removeprefix("user="), words[0].split("Bearer ")[1].strip("\1")]
        if self.server.offer.logins.get(words[0]) == words[1]:
            self.step("auth", "235 2.7.0 welcome")
        else:
            self.step("auth", f"535 5.7.8 not with {words[1]} nor {line}")  # a server that tells too much

    def on_mail(self, line):
        offer = self.server.offer
        if offer.per_connection and self.messages >= offer.per_connection:
            self.say("421 4.7.0 too many messages in one session")
            raise Gone
        if self.sender is not None:
            self.say("503 5.5.1 nested MAIL")
        elif self.step("mail", "250 2.1.0 sender fine"):
            self.sender = line[line.index("<") + 1 : line.rindex(">")]

    def on_rcpt(self, line):
        recipient = line[line.index("<") + 1 : line.rindex(">")]
        if self.sender is None:
            self.say("503 5.5.1 MAIL first")
        elif self.step("rcpt", "250 2.1.5 recipient fine", recipient):
            self.recipient = recipient

    def on_data(self, _line):
        if self.buffer:
            self.server.violations.append("spoke before the answer to DATA")
        if self.sender is None or self.recipient is None:
            self.say("503 5.5.1 no recipient")
            return
        if not self.step("data", "354 go ahead", self.recipient):
            return
        fault = self.server.judge("body", self.number, self.recipient)
        if fault:
            self.more()
            self.fail(fault)
        self.take(self.body())

    def on_rset(self, _line):
        self.sender = self.recipient = None
        self.say("250 2.0.0 forgotten")

    def on_quit(self, _line):
        self.say("221 2.0.0 bye")
        raise Gone

    def take(self, content):
        """Take the message, or do what the plan wants to be done with it."""
        sender, recipient = self.sender, self.recipient
        self.sender = self.recipient = None
        self.messages += 1
        self.server.announced += self.buffer.startswith(b"MAIL")
        fault = self.server.judge("dot", self.number, recipient)
        answered = fault is None or fault.reply.startswith("250")
        if answered or fault.taken:
            found = _MESSAGE_ID.search(content)
            message_id = found[1].decode() if found else ""
            taken = Taken(message_id, recipient, sender, content, self.number, answered)
            self.server.taken.append(taken)
        if fault is None:
            self.say(f"250 2.0.0 taken as {len(self.server.taken)}")
        else:
            self.fail(fault)

    def step(self, stage, reply, recipient=""):
        """Say the reply, or what the plan wants; tell whether the reply was said."""
        fault = self.server.judge(stage, self.number, recipient)
        if fault is None:
            self.say(reply)
            return True
        self.fail(fault)
        return fault.reply[:1] in ("2", "3")

    def fail(self, fault):
        """Do what a fault says."""
        if fault.delay:
            self.server.closing.wait(fault.delay)  # it is slow on purpose
        if fault.then == "drip":
            self.drip(fault.reply)
        elif fault.reply:
            self.say(fault.reply)
        if fault.then == "hang":
            self.server.closing.wait()
        if fault.then == "close":
            raise Gone

    def say(self, reply):
        self.socket.sendall(reply.encode() + b"\r\n")

    def drip(self, reply):
        for letter in f"{reply}\r\n":
            self.socket.sendall(letter.encode())
            self.server.closing.wait(0.05)

    def more(self):
        received = self.socket.recv(1 << 16)
        if not received:
            raise Gone
        self.buffer += received

    def line(self):
        while b"\n" not in self.buffer:
            self.more()
        line, _, self.buffer = self.buffer.partition(b"\n")
        return line.rstrip(b"\r").decode()

    def body(self):
        """Return the message with its doubled dots undone."""
        while not (b"\r\n.\r\n" in self.buffer or self.buffer.startswith(b".\r\n")):
            self.more()
        if self.buffer.startswith(b".\r\n"):
            self.buffer = self.buffer[3:]
            return b""
        content, _, self.buffer = self.buffer.partition(b"\r\n.\r\n")
        return re.sub(rb"(?m)^\.", b"", content + b"\r\n")


def at(stage, fault, *, times=1, after=0, recipient=""):
    """Return a plan with one fault: at `stage`, `times` times after the first `after`, for that recipient if given."""
    left = [after, times]

    def plan(moment):
        if moment.stage != stage or (recipient and moment.recipient != recipient):
            return None
        place = 0 if left[0] else 1
        left[place] -= 1
        return fault if place and left[1] >= 0 else None

    return plan


def likely_faults():
    """Return the faults that servers are known for, each with its stage."""
    return (
        ("mail", Fault("451 4.3.0 not now")),
        ("rcpt", Fault("450 4.2.1 greylisted")),
        ("rcpt", Fault("550 5.1.1 no such reader")),
        ("data", Fault("451 4.3.0 not now")),
        ("data", Fault("421 4.3.2 closing", then="close")),
        ("body", DROP),
        ("dot", Fault("452 4.2.2 over quota")),
        ("dot", Fault("554 5.7.1 not wanted")),
        ("dot", Fault("421 4.3.2 closing", then="close")),
        ("dot", DROP),
        ("dot", Fault(then="close", taken=True)),
        ("dot", Fault("250 2.0.0 taken", then="close")),
    )


def at_random(rate, seed, faults=None):
    """Return a plan under which a share of all messages meets a fault, each kind as likely as the next."""
    luck = Random(seed)  # noqa: S311 - no secret hangs on it
    kinds = faults or likely_faults()
    stages = Counter(stage for stage, _ in kinds)

    def plan(moment):
        share = rate * stages[moment.stage] / len(kinds)
        if luck.random() >= share:
            return None
        return luck.choice([fault for stage, fault in kinds if stage == moment.stage])

    return plan
