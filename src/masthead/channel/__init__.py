"""Which entries a channel takes, and in what order readers get them."""

from masthead.channel.select import Choice, find_obstacle, order, select

__all__ = ["Choice", "find_obstacle", "order", "select"]
