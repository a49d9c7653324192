"""The exception that `lexv2-models` has beside those of the runtime."""

from __future__ import annotations

from lexclient.local.errors import LexError


class PreconditionFailedException(LexError):
    """The resource is not in a state that allows this: build it, or free it first."""
