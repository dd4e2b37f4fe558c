"""A run told in a few lines: what happened, and why nothing happened where nothing did."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from masthead.cli.posting import count, dispatch_to_json, tell_dispatch, tell_failure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from masthead.model import Problem, Publication, Report


def tell_report(report: Report, publication: Publication, *, is_rehearsal: bool = False) -> None:
    """Print the report: what was done to standard output, what was refused or doubted to standard error."""
    tell_problems(report.problems)
    if is_rehearsal:
        click.echo("This is what a run would do now; nothing was changed, nothing was sent.")
    for line in _lines(report, publication, is_rehearsal=is_rehearsal):
        click.echo(line)
    tell_failure(report.mail)


def tell_problems(problems: Iterable[Problem]) -> None:
    """Print each problem in a line on standard error."""
    for problem in problems:
        word = click.style("refused", fg="red") if problem.refused else click.style("warning", fg="yellow")
        click.echo(f"{word}  {problem}", err=True)


def to_json(report: Report) -> str:
    """Return the report as one JSON object."""
    import json

    return json.dumps(
        {
            "posts": report.posts,
            "changes": [{"post": name, "change": change} for name, change in report.changes],
            "held": [{"post": name, "reason": why} for name, why in report.held],
            "problems": [
                {
                    "path": each.path,
                    "line": each.line,
                    "reason": each.reason,
                    "mend": each.mend,
                    "refused": each.refused,
                }
                for each in report.problems
            ],
            "written": [*report.written],
            "removed": report.removed,
            "issues": [
                {"channel": each.channel, "number": each.number, "subject": each.subject}
                for each in report.issues
            ],
            "quiet": [{"channel": channel, "reason": why} for channel, why in report.quiet],
            "remarks": [{"channel": channel, "remark": remark} for channel, remark in report.remarks],
            **dispatch_to_json(report.mail),
        },
        ensure_ascii=False,
    )


def _lines(report: Report, publication: Publication, *, is_rehearsal: bool) -> Iterator[str]:
    yield f"{click.style(publication.title, bold=True)}: {count(report.posts, 'post')}, {_tell_changes(report)}"
    for name, why in report.held:
        yield f"  {name} is not published: {why}"
    if not is_rehearsal:
        yield f"  public    {_tell_files(report)}"
    readers = {(each.channel, each.number): each.readers for each in report.mail.accounts}
    for issue in report.issues:
        to = count(readers.get((issue.channel, issue.number), 0), "reader")
        yield f"  {issue.channel:<9} issue {issue.number}, “{issue.subject}”, to {to}"
    for channel, remark in report.remarks:
        yield f"  {channel:<9} {remark}"
    for channel, why in report.quiet:
        yield f"  {channel:<9} no issue: {why}"
    posted = list(tell_dispatch(report.mail))
    if report.issues or report.quiet or posted:
        yield from (f"  outbox    {line}" for line in posted or ["nothing to send"])


def _tell_changes(report: Report) -> str:
    counts = Counter(change for _, change in report.changes)
    if not counts:
        return "nothing changed"
    return ", ".join(
        f"{counts[change]} {change}"
        for change in ("new", "changed", "moved", "back", "gone")
        if counts[change]
    )


def _tell_files(report: Report) -> str:
    written, removed = len(report.written), len(report.removed)
    if not written and not removed:
        return "every file is as it should be, none was touched"
    parts = [f"{count(written, 'file')} written"] if written else []
    return ", ".join([*parts, f"{count(removed, 'file')} removed"] if removed else parts)
