"""The months that were accepted, as they were reported then: an embedded SQLite file, or PostgreSQL for a team."""

from xlplan.batch.history.store import Entry, History, open_history

__all__ = ["Entry", "History", "open_history"]
