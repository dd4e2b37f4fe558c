"""Mail told in lines: what went out, who did not get it and in the server's words why, and that it adds up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from masthead.model import DeliveryState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from masthead.model import Account, Delivery, Dispatch

_SHOWN = 20  # readers that a run names; `masthead status` names all


def heed_stop() -> None:
    """Let SIGTERM, as when the machine goes down, end a run as Ctrl-C does: with the books in order."""
    import signal

    signal.signal(signal.SIGTERM, signal.default_int_handler)


def count(number: int, noun: str) -> str:
    """Return a number of things: 1 post, 2 posts."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def tell_dispatch(mail: Dispatch) -> Iterator[str]:
    """Yield what a run sent, in lines; nothing where there was nothing to send."""
    came_to = [(state, mail.count(state)) for state in DeliveryState]
    parts = [_say(state, many) for state, many in came_to if many]
    if parts:
        yield ", ".join(parts)
    for mailout in mail.waiting:
        yield (
            f"{mailout.channel} issue {mailout.number} of {mailout.issued:%Y-%m-%d} is late and waits: "
            "`masthead send --late` sends it"
        )
    for delivery in mail.apart[:_SHOWN]:
        yield tell_delivery(delivery)
    hidden = sum(many for _, many in came_to[1:]) - mail.count(DeliveryState.SENT) - len(mail.apart[:_SHOWN])
    if hidden > 0:
        yield f"and {hidden} more: `masthead status` names all"
    for account in mail.accounts:
        yield tell_account(account)


def tell_failure(mail: Dispatch) -> None:
    """Say on standard error why nothing more could be sent, if so."""
    if mail.failure:
        click.echo(f"{click.style('stopped', fg='red')}  {mail.failure}", err=True)


def tell_account(account: Account) -> str:
    """Return an issue's equation in one line, and whether it holds."""
    parts = " + ".join(f"{many} {state}" for state, many in account.counts) or "nobody"
    line = f"{account.channel} issue {account.number}: {count(account.readers, 'reader')} = {parts}"
    return line if account.balances else f"{line}: THIS DOES NOT ADD UP"


def tell_delivery(delivery: Delivery) -> str:
    """Return where a reader's copy stands, and in whose words."""
    who = delivery.to or "(a reader who asked to be forgotten)"
    when = f", next try {delivery.due:%Y-%m-%d %H:%M} UTC" if _is_tried_again(delivery) else ""
    doubt = ", perhaps got it twice" if delivery.doubts and delivery.state is DeliveryState.SENT else ""
    held = ", held" if delivery.doubts > 1 and delivery.state is DeliveryState.UNCERTAIN else ""
    words = f": {delivery.reply}" if delivery.reply else ""
    return f"{delivery.channel} issue {delivery.number} to {who}: {delivery.state}{held}{doubt}{when}{words}"


def account_to_json(account: Account) -> dict[str, Any]:
    """Return an issue's account as JSON has it."""
    return {
        "channel": account.channel,
        "number": account.number,
        "issued": account.issued.isoformat(),
        "subject": account.subject,
        "readers": account.readers,
        "states": {str(state): many for state, many in account.counts},
        "open": account.open_count,
        "balances": account.balances,
    }


def delivery_to_json(delivery: Delivery) -> dict[str, Any]:
    """Return where a reader's copy stands as JSON has it."""
    return {
        "channel": delivery.channel,
        "number": delivery.number,
        "to": delivery.to,
        "message_id": delivery.message_id,
        "state": str(delivery.state),
        "attempts": delivery.attempts,
        "doubts": delivery.doubts,
        "due": delivery.due.isoformat() if delivery.due else None,
        "reply": delivery.reply,
    }


def dispatch_to_json(mail: Dispatch) -> dict[str, Any]:
    """Return what a run sent as JSON has it."""
    return {
        "deliveries": {str(state): mail.count(state) for state in DeliveryState if mail.count(state)},
        "apart": [delivery_to_json(each) for each in mail.apart],
        "late": [
            {"channel": each.channel, "number": each.number, "issued": each.issued.isoformat()}
            for each in mail.waiting
        ],
        "accounts": [account_to_json(each) for each in mail.accounts],
        "failure": mail.failure,
    }


def _is_tried_again(delivery: Delivery) -> bool:
    return delivery.due is not None and delivery.state is DeliveryState.DEFERRED


def _say(state: DeliveryState, many: int) -> str:
    return f"{count(many, 'message')} delivered" if state is DeliveryState.SENT else f"{many} {state}"
