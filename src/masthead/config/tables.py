"""The tables of masthead.toml and corrections.toml: a field is a key, its type what the key takes."""

# The annotations are read at run time by shape.py, so they are no strings here.
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class PublicationTable:
    """[publication]."""

    title: str
    url: str
    sender: str
    description: str = ""
    language: str = "en"
    timezone: str = "UTC"
    posts: str = "."
    templates: str = ""
    address: str = ""
    sections: list[str] = field(
        default_factory=lambda: ["archive", "authors", "categories", "feeds", "history"]
    )
    hub: str = ""


@dataclass(frozen=True, slots=True)
class SelectTable:
    """select = { … } of a channel."""

    authors: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    since: str = ""


@dataclass(frozen=True, slots=True)
class DigestTable:
    """[channels.NAME.digest]."""

    cadence: str = "every run"
    to: list[str] = field(default_factory=list)
    subscribers: bool = False
    template: str = ""
    backfill: int = 0
    first_issue: str = "now"
    max_posts: int = 20
    subject: str = ""
    preheader: str = ""
    unsubscribe: str = ""
    colour: str = ""


@dataclass(frozen=True, slots=True)
class ChannelTable:
    """[channels.NAME]."""

    title: str
    description: str = ""
    select: SelectTable = field(default_factory=SelectTable)
    limit: int = 50
    full_text: bool = True
    digest: DigestTable | None = None


@dataclass(frozen=True, slots=True)
class DkimTable:
    """[delivery.dkim]."""

    selector: str
    key_file: str
    domain: str = ""  # the sender's


@dataclass(frozen=True, slots=True)
class DeliveryTable:
    """[delivery]."""

    transport: str = "maildir:outbox"
    tls: str = ""
    authorities: str = ""
    login: str = "password"
    user: str = ""
    password_env: str = ""
    password_file: str = ""
    connections: int = 2
    per_second: int | float = 0
    per_connection: int = 100
    budget_seconds: int = 0
    timeout_seconds: int = 300
    deadline_hours: int = 72
    late_hours: int = 72
    uncertain: str = "resend"
    dkim: DkimTable | None = None


@dataclass(frozen=True, slots=True)
class WebTable:
    """[web]."""

    url: str
    forwarded: str = ""
    privacy: str = ""
    per_visitor: int = 10
    per_hour: int = 300


@dataclass(frozen=True, slots=True)
class MastheadTable:
    """masthead.toml."""

    publication: PublicationTable
    channels: dict[str, ChannelTable]
    delivery: DeliveryTable = field(default_factory=DeliveryTable)
    web: WebTable | None = None


@dataclass(frozen=True, slots=True)
class CorrectionTable:
    """One post's table in corrections.toml."""

    reason: str
    title: str = ""
    authors: list[str] | None = None  # [] names nobody
    published: str | date = ""  # as coarse as it is known; "unknown" where the text misleads
