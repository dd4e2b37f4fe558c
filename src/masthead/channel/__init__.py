"""Which entries a channel takes, and in what order readers get them."""

from masthead.channel.select import find_obstacle, order, select

__all__ = ["find_obstacle", "order", "select"]
