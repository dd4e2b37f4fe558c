"""Which entries a channel takes, and in what order readers get them."""

from masthead.channel.select import order, select

__all__ = ["order", "select"]
