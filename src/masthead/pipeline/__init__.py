"""The order of the stages; nobody else knows it.

    folder of posts
      | gather    source -> infer -> content -> catalog     what is new, changed, moved or gone
      | compose   catalog -> channel -> schedule -> digest -> mail -> catalog     issues, frozen
      | publish   catalog -> channel -> feed, page -> publish     files under public/
      | dispatch  catalog -> delivery -> catalog     each queued message once
    a Report

Each step is a transaction or a set of renames, and starts from what the catalog says: a run that was cut off is
finished by the next.
"""

from masthead.pipeline.check import check
from masthead.pipeline.explain import Reason, explain
from masthead.pipeline.inspect import inspect
from masthead.pipeline.rehearse import rehearse
from masthead.pipeline.run import Draft, build, draft, run, send
from masthead.pipeline.status import Standing, status
from masthead.pipeline.timetable import recipe, timetable
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
    "recipe",
    "rehearse",
    "run",
    "send",
    "status",
    "timetable",
]
