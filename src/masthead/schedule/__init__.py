"""When a digest is due: slots from a cadence, each one UTC instant."""

from masthead.schedule.duty import Duty, find_duty
from masthead.schedule.slots import catch_up_window, latest_slot, next_slot, resolve, slots_between

__all__ = ["Duty", "catch_up_window", "find_duty", "latest_slot", "next_slot", "resolve", "slots_between"]
