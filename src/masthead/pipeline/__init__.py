"""The order of the stages; nobody else knows it.

    folder of posts
      | gather    source -> infer -> content -> catalog     what is new, changed, moved or gone
      | compose   catalog -> channel -> schedule -> digest -> mail -> catalog     issues, frozen
      | publish   catalog -> channel -> feed, page -> publish     files under public/
      | dispatch  catalog -> delivery -> catalog     each queued message once
    a Report

Each step is a transaction or a set of renames, and starts from what the catalog says: a run that was cut off is
finished by the next.

What a verb of the command line does not ask for is not imported: a run that finds nothing to do is mostly imports.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from masthead.pipeline.checkup import check
    from masthead.pipeline.findings import inspect, say_rule
    from masthead.pipeline.reasons import Reason, explain
    from masthead.pipeline.rehearsal import rehearse
    from masthead.pipeline.slots import recipe, timetable
    from masthead.pipeline.standing import Standing, status
    from masthead.pipeline.starter import plant
    from masthead.pipeline.stories import Draft, build, draft, run, send
    from masthead.pipeline.workshop import packaged_templates

__all__ = [
    "Draft",
    "Reason",
    "Standing",
    "build",
    "check",
    "draft",
    "explain",
    "inspect",
    "packaged_templates",
    "plant",
    "recipe",
    "rehearse",
    "run",
    "say_rule",
    "send",
    "status",
    "timetable",
]

_HOMES = {
    "Draft": "stories",
    "Reason": "reasons",
    "Standing": "standing",
    "build": "stories",
    "check": "checkup",
    "draft": "stories",
    "explain": "reasons",
    "inspect": "findings",
    "packaged_templates": "workshop",
    "plant": "starter",
    "recipe": "slots",
    "rehearse": "rehearsal",
    "run": "stories",
    "say_rule": "findings",
    "send": "stories",
    "status": "standing",
    "timetable": "slots",
}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
