"""What the editor's local page shows, worked out beside the publication: nothing of it is recorded or sent.

posts folder, settings, templates, catalog
  | watching   what changed since the last look
  | cards      source -> infer: each post's findings, only of posts that changed
  | mirror     a copy of the catalog, so that a run is never kept waiting
  | proofs     catalog -> channel -> digest, feed, page: the next issues, the feeds, the templates' faults
a Standing, and a new one after every change
"""

from masthead.pipeline.preview.desk import EditorDesk

__all__ = ["EditorDesk"]
