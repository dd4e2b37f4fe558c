"""masthead review."""

from __future__ import annotations

import sys
import textwrap
from typing import TYPE_CHECKING

import click

from masthead.cli.verbs import folder_argument, now_option, open_publication
from masthead.errors import UsageError

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from masthead.cli.doubts import Doubt

CONTEXT = 2  # lines of the post shown above and below a quote


@click.command
@folder_argument
@now_option
@click.option("--list", "as_list", is_flag=True, help="Print the doubtful findings, one JSON object a line.")
@click.option("--all", "every", is_flag=True, help="Ask also where the text says nothing at all.")
def review(folder: Path, now: datetime, *, as_list: bool, every: bool) -> int:
    """Go through the doubtful findings one by one.

    Each answer goes to corrections.toml at once, so you can leave at any time.
    """
    from masthead import pipeline
    from masthead.cli.doubts import find_doubts

    publication, corrections = open_publication(folder)
    doubts = list(
        find_doubts(pipeline.inspect([publication.posts], publication, now), corrections, every=every)
    )
    if as_list:
        for doubt in doubts:
            click.echo(doubt.to_json())
        return 0
    if not doubts:
        click.echo("nothing is doubtful")
        return 0
    if not sys.stdin.isatty():
        raise UsageError("review asks a person at a terminal; for a program there is --list")
    for number, doubt in enumerate(doubts, 1):
        click.clear()
        click.echo(f"{number} of {len(doubts)}   {click.style(doubt.post.source.name, bold=True)}\n")
        if not _settle(doubt, publication.home):
            break
    click.echo("Left. What you answered is in corrections.toml; `masthead run` takes it up.")
    return 0


def _settle(doubt: Doubt, home: Path) -> bool:
    """Ask until the doubt is answered or skipped; False when the person leaves."""
    _show(doubt)
    keys = "a" if doubt.value else ""
    keys += "".join(str(number) for number in range(1, len(doubt.choices) + 1))
    while True:
        click.echo(f"\n{_prompt(doubt)} ", nl=False)
        key = click.getchar()
        click.echo(key if key.isprintable() else "")
        if key == "q":
            return False
        if key == "s":
            return True
        if key in keys or key in "eu":
            if _answer(doubt, key, home):
                return True
        else:
            click.echo("That key does nothing here.")


def _prompt(doubt: Doubt) -> str:
    parts = ["a accept"] if doubt.value else []
    if doubt.choices:
        parts.append("1 pick" if len(doubt.choices) == 1 else f"1-{len(doubt.choices)} pick")
    none = {"title": "", "authors": "u nobody", "published": "u unknown"}[doubt.field]
    return " · ".join([*parts, "e type a value", *([none] if none else []), "s skip", "q leave"]) + " ?"


def _answer(doubt: Doubt, key: str, home: Path) -> bool:
    """Write the answer that a key stands for; False when it was none."""
    from masthead.config.amend import keep_correction

    value, reason = doubt.value, "looked at and confirmed"
    if key.isdigit():
        value, reason = doubt.choices[int(key) - 1].value, "chosen from what the text offers"
    elif key == "e":
        value = click.prompt(f"{doubt.field}", default="", show_default=False)
        reason = click.prompt("why", default="known to the editor")
    elif key == "u":
        value, reason = "", "the text does not tell"
    try:
        keep_correction(home, doubt.answer(value, reason))
    except ValueError as error:
        click.echo(f"{error}")
        return False
    return True


def _show(doubt: Doubt) -> None:
    value = click.style(doubt.value, fg="green") if doubt.value else click.style("unknown", fg="yellow")
    sure = f" ({doubt.confidence:.0%} sure)" if doubt.value else ""
    click.echo(f"  {doubt.field}: {value}{sure}")
    lines = _read_lines(doubt)
    places = [each.line for each in doubt.evidence] + [each.evidence.line for each in doubt.choices]
    quotes = [each.quote for each in doubt.evidence] + [each.evidence.quote for each in doubt.choices]
    for number in _around(places, len(lines)):
        mark = number in places
        text = textwrap.shorten(lines[number - 1], 300, placeholder="…")
        for quote in quotes if mark else ():
            if quote and quote in text:
                text = text.replace(quote, click.style(quote, reverse=True), 1)
                break
        click.echo(f"  {click.style(f'{number:4}', dim=True)} {'>' if mark else ' '} {text}")
    for number, choice in enumerate(doubt.choices, 1):
        click.echo(f"  {number}: {choice.value}  ({choice.confidence:.0%}; {choice.reason})")


def _read_lines(doubt: Doubt) -> list[str]:
    """Return the post's lines as its source counts them; what was removed stands among them."""
    numbered = {block.line: block.text for block in doubt.post.body}
    numbered |= {each.line: each.quote for each in doubt.post.removed if each.line}
    return [numbered.get(number, "") for number in range(1, max(numbered, default=0) + 1)]


def _around(places: list[int], last: int) -> list[int]:
    """Return the lines to show: those quoted and their neighbours; the first ones where nothing is quoted."""
    wanted = [place for place in places if place] or [1]
    near = {line for place in wanted for line in range(place - CONTEXT, place + CONTEXT + 1)}
    return sorted(line for line in near if 1 <= line <= last)
