"""Web pages that answer: the editor's local preview, and what readers need to subscribe and unsubscribe."""
