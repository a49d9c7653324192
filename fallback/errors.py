"""What can go wrong between us and a model, named for what the reader can do about it."""

from __future__ import annotations


class FallbackError(Exception):
    """Base of the tree. `str()` is a sentence a presenter can read aloud, without any key."""
