"""The exceptions of the Lex V2 runtime model, as the runtime raises them.

LexError
├── ValidationException 400         the request is not what the model or the bot allows
├── ResourceNotFoundException 404   no such bot, alias, locale or session
├── ConflictException 409           another request of the same session is under way
├── DependencyFailedException 424   the code hook failed or took too long
├── InternalServerException 500     a fault of this runtime
└── BadGatewayException 502         the code hook gave a bad reply
"""

from __future__ import annotations


class LexError(Exception):
    """Base of the tree; the class's name is the error code, its status comes from the model."""

    @property
    def code(self) -> str:
        return type(self).__name__


class ValidationException(LexError):
    """Change the request as the message says."""


class ResourceNotFoundException(LexError):
    """Use an id that exists."""


class ConflictException(LexError):
    """Send one request of a session at a time."""


class DependencyFailedException(LexError):
    """Look at the code hook: it raised or timed out."""


class BadGatewayException(LexError):
    """Look at the code hook: it answered something that Lex does not accept."""


class InternalServerException(LexError):
    """Report it, with the request."""
