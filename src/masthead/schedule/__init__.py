"""When a digest is due: slots from a cadence, each one UTC instant."""

from masthead.schedule.slots import catch_up_window, latest_slot, next_slot, resolve, slots_between

__all__ = ["catch_up_window", "latest_slot", "next_slot", "resolve", "slots_between"]
