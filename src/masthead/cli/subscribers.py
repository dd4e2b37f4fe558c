"""masthead subscribers."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from masthead.cli.verbs import folder_argument, now_option, open_publication

if TYPE_CHECKING:
    import io
    from datetime import datetime

channel_option = click.option("--channel", metavar="NAME", default="", help="Only this channel.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def subscribers() -> None:
    """Add, import, export, look up, unsubscribe and forget readers.

    A channel takes subscribers once its [channels.NAME.digest] says `subscribers = true`. Readers who come by
    themselves use the pages of `masthead serve`. None of these verbs waits for a run that is at work.
    """


@subscribers.command
@click.argument("address")
@folder_argument
@now_option
@channel_option
@click.option("--name", default="", help="What the reader is called.")
@click.option("--language", metavar="TAG", default="", help="The reader's language, such as en or de.")
@click.option("--source", default="added by the operator", help="Where the consent comes from; it is kept.")
@click.option("--ask", "is_asked", is_flag=True, help="Send a confirmation first, as the web form does.")
def add(  # noqa: PLR0913 - click hands over every option
    address: str,
    folder: Path,
    now: datetime,
    *,
    channel: str,
    name: str,
    language: str,
    source: str,
    is_asked: bool,
) -> int:
    """Subscribe ADDRESS, of a reader who agreed elsewhere.

    The reader agreed on paper, say. Without --channel it is for every channel that takes subscribers. Who left, or
    whose mailbox is gone, is not added; only they can come back, by confirming (--ask, or the web form). Exits 1
    when the reader was not added.
    """
    from masthead.model import Ask
    from masthead.pipeline import office as offices
    from masthead.pipeline import subscribers as stories

    publication, _ = open_publication(folder)
    with offices.open_office(publication) as office:
        channels = stories.pick_channels(office, channel)
        request = Ask(channels, address, name, language, source)
        if is_asked:
            stories.ask_by_mail(office, request, now)
            click.echo(f"{address} is sent a confirmation by the next `masthead run`, if one is due")
            return 0
        outcome = stories.add(office, request, now)
    for each, became in outcome.items():
        click.echo(f"{each}: {address} {_ADDED[became]}")
    return 1 if "suppressed" in outcome.values() else 0


_ADDED = {
    "added": "is subscribed",
    "known": "was subscribed before",
    "suppressed": "left, bounced or was forgotten before, and is not added; with --ask the reader is asked",
}


@subscribers.command(name="import")
@click.argument("file", type=click.File("rb", lazy=False))
@folder_argument
@now_option
@channel_option
@click.option("--source", default="", help="Where the consent comes from; the file's name where left out.")
def import_(file: io.BufferedReader, folder: Path, now: datetime, *, channel: str, source: str) -> int:  # noqa: ARG001 - the rows' own times count
    """Import readers who agreed elsewhere from a CSV FILE.

    FILE may be - for standard input. Known columns are address, name (or first and last name), language, channel,
    confirmed and source, in any order and under the names that other programs give them. Every bad line is named
    with its number and reason, and then nothing is imported: mend the file and import it again. Who left before
    stays out.
    """
    from masthead.cli.posting import count
    from masthead.pipeline import office as offices
    from masthead.pipeline import subscribers as stories

    publication, _ = open_publication(folder)

    place = getattr(file, "name", "<stdin>")

    def tell(line: int, reason: str) -> None:
        click.echo(f"{click.style('bad', fg='red')}  {place}:{line}: {reason}", err=True)

    with offices.open_office(publication) as office:
        known = stories.pick_channels(office, channel)
        into = channel or (known[0] if len(known) == 1 else "")
        tally = stories.import_readers(office, file, into, source or f"imported from {place}", tell)
    if tally.faults:
        click.echo(f"{count(tally.faults, 'bad line')}; nothing was imported", err=True)
        return 1
    parts = [f"{count(tally.added, 'reader')} added"]
    parts += [f"{tally.known} subscribed before"] if tally.known else []
    parts += [f"{count(tally.twice, 'line')} said twice"] if tally.twice else []
    parts += [f"{tally.suppressed} left before and stay out"] if tally.suppressed else []
    click.echo(", ".join(parts))
    return 0


@subscribers.command
@folder_argument
@now_option
@channel_option
@click.option("--address", default="", help="Everything that is known of one person, as JSON.")
@click.option(
    "--out", type=click.File("w", encoding="utf-8", lazy=False), default="-", help="Where to write."
)
def export(folder: Path, now: datetime, *, channel: str, address: str, out: IO[str]) -> int:  # noqa: ARG001 - every verb takes --now
    """Write the readers as CSV, which `import` reads again.

    Nothing in it is run by a spreadsheet as a formula. With --address: all that is kept of that person, to be
    handed to whoever asks for their own record.
    """
    from masthead.pipeline import office as offices
    from masthead.pipeline import subscribers as stories

    publication, _ = open_publication(folder)
    with offices.open_office(publication) as office:
        if address:
            out.write(json.dumps(stories.tell_all(office, address), ensure_ascii=False, indent=2) + "\n")
            return 0
        for line in stories.export(office, stories.pick_channels(office, channel)):
            out.write(line)
    return 0


@subscribers.command(name="list")
@folder_argument
@now_option
@channel_option
def list_(folder: Path, now: datetime, *, channel: str) -> int:  # noqa: ARG001 - every verb takes --now
    """Show how many readers each channel has. With --channel, who they are."""
    from masthead.pipeline import office as offices
    from masthead.pipeline import subscribers as stories

    publication, _ = open_publication(folder)
    with offices.open_office(publication) as office:
        channels = stories.pick_channels(office, channel)
        tally = office.catalog.subscribers.tally()
        for name in channels:
            counts = [f"{many} {state}" for where, state, many in tally if where == name]
            click.echo(f"{name}: {', '.join(counts) or 'no readers yet'}")
        everywhere = [f"{many} {state}" for where, state, many in tally if not where]
        if everywhere:
            click.echo(f"out of every channel: {', '.join(everywhere)}")
        if channel:
            for each in office.catalog.subscribers.of_channel(channel):
                name = f"  {each.name}" if each.name else ""
                click.echo(f"  {each.address:<40} {each.consent}{name}")
    return 0


@subscribers.command
@click.argument("address")
@folder_argument
@now_option
@channel_option
def unsubscribe(address: str, folder: Path, now: datetime, *, channel: str) -> int:
    """Unsubscribe ADDRESS, for a reader who wrote or called. Of what is queued nothing more is sent to it.

    A keyed hash of the address stays, so that no import brings the reader back.
    """
    from masthead.pipeline import office as offices
    from masthead.pipeline import subscribers as stories

    publication, _ = open_publication(folder)
    with offices.open_office(publication) as office:
        channels = (channel,) if channel else tuple(each.name for each in publication.channels)
        left = stories.part(office, address, channels, now)
    click.echo(
        f"{address} left {', '.join(left)}" if left else f"{address} was no subscriber, and will be none"
    )
    return 0


@subscribers.command
@click.argument("address")
@folder_argument
@now_option
def forget(address: str, folder: Path, now: datetime) -> int:
    """Erase everything that is known of ADDRESS.

    What stays is a keyed hash, which keeps it from being written to again. Issues still add up: their deliveries
    keep how they ended, and lose whose they were.
    """
    from masthead.cli.posting import count
    from masthead.pipeline import office as offices
    from masthead.pipeline import subscribers as stories

    publication, _ = open_publication(folder)
    with offices.open_office(publication) as office:
        held, deliveries = stories.forget(office, address, now)
    click.echo(
        f"{address} is forgotten: {count(held, 'subscription')} and the person in {deliveries} deliveries"
    )
    return 0


@subscribers.command
@click.argument("place", metavar="MAILDIR", type=click.Path(exists=True, allow_dash=True))
@folder_argument
@now_option
def bounces(place: str, folder: Path, now: datetime) -> int:
    """Count the bounce messages in MAILDIR.

    MAILDIR may be - for one message on standard input. Who has no mailbox any more is not written to again; what
    was refused for its content, or came to a full mailbox, is counted, and five such bounces in thirty days end it
    too. A message counts once however often it is fed in, and the Maildir is left as it is. A bounce that returns
    no message of ours counts as a soft one: anybody can write it.
    """
    from masthead.cli.posting import count
    from masthead.pipeline import bounces as stories
    from masthead.pipeline import office as offices

    publication, _ = open_publication(folder)
    messages = (sys.stdin.buffer.read(),) if place == "-" else stories.read_maildir(Path(place))
    with offices.open_office(publication) as office:
        tally = stories.count_bounces(office, messages, now)
    parts = [f"{tally.hard} hard", f"{tally.soft} soft"]
    parts += [count(tally.complaints, "complaint")] if tally.complaints else []
    parts += [f"{tally.again} counted before"] if tally.again else []
    parts += [f"{tally.foreign} that are no bounces"] if tally.foreign else []
    click.echo(f"{count(tally.messages, 'message')}: {', '.join(parts)}; {tally.suppressed} suppressed")
    return 0


@subscribers.command
@folder_argument
@now_option
def rekey(folder: Path, now: datetime) -> int:  # noqa: ARG001 - every verb takes --now
    """Go on under a new key after the old one was lost. Look for a copy of .masthead/key first.

    Links in mail that was sent stop working, and it is forgotten who left: whoever left would be let in again by an
    import. Readers stay subscribed.
    """
    from masthead.pipeline import office as offices
    from masthead.pipeline import subscribers as stories

    publication, _ = open_publication(folder)
    with offices.open_without_key(publication) as office:
        lost = stories.rekey(office, office.key)
    click.echo(f"done; {lost} who left are not known any more")
    return 0
