"""The tables of masthead.toml and corrections.toml: a field is a key, its type what the key takes."""

# The annotations are read at run time by shape.py, so they are no strings here.
from datetime import date

from msgspec import Struct, field


class PublicationTable(Struct, frozen=True):
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


class SelectTable(Struct, frozen=True):
    """select = { … } of a channel."""

    authors: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    since: str = ""


class DigestTable(Struct, frozen=True):
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


class ChannelTable(Struct, frozen=True):
    """[channels.NAME]."""

    title: str
    description: str = ""
    select: SelectTable = field(default_factory=SelectTable)
    limit: int = 50
    full_text: bool = True
    digest: DigestTable | None = None


class DkimTable(Struct, frozen=True):
    """[delivery.dkim]."""

    selector: str
    key_file: str
    domain: str = ""  # the sender's


class DeliveryTable(Struct, frozen=True):
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


class WebTable(Struct, frozen=True):
    """[web]."""

    url: str
    forwarded: str = ""
    privacy: str = ""
    per_visitor: int = 10
    per_hour: int = 300


class MastheadTable(Struct, frozen=True):
    """masthead.toml."""

    publication: PublicationTable
    channels: dict[str, ChannelTable]
    delivery: DeliveryTable = field(default_factory=DeliveryTable)
    web: WebTable | None = None


class CorrectionTable(Struct, frozen=True):
    """One post's table in corrections.toml."""

    reason: str
    title: str = ""
    authors: list[str] | None = None  # [] names nobody
    published: str | date = ""  # as coarse as it is known; "unknown" where the text misleads
