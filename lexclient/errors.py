"""What can go wrong between us and Lex, named for what the reader can do about it.

LexError
├── LexUnreachable       nothing answers at the address
├── LexTimeout           the answer did not come in time
├── LexCredentialsMissing  no AWS credentials were found
├── LexAccessDenied      403: the credentials may not do this
├── LexNotFound          404: bot, alias, locale or session
├── LexInvalidRequest    400: the model does not allow what was sent
├── LexBusy              409, 429: another call holds the session, or too many calls
├── LexHookFailed        424, 502: the bot's Lambda code hook failed
├── LexNotDone           an import, export or build failed, for reasons that Lex tells
└── LexBroken            500, or an answer nobody can read
"""

from __future__ import annotations

from botocore import exceptions as aws
from botocore.parsers import ResponseParserError


class LexError(Exception):
    """Base of the tree: `str()` is what Lex or the network said, without any key.

    `code` is AWS's name of the error, `request_id` the id AWS support asks for; both may be
    None when no answer arrived.
    """

    def __init__(
        self, message: str, *, code: str | None = None, request_id: str | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.request_id = request_id


class LexUnreachable(LexError):
    """Nothing answers at the address."""


class LexTimeout(LexError):
    """The answer did not come before the deadline."""


class LexCredentialsMissing(LexError):
    """No AWS credentials, or incomplete ones, were found."""


class LexAccessDenied(LexError):
    """The credentials may not call this operation on this bot."""


class LexNotFound(LexError):
    """No such bot, alias, locale or session."""


class LexInvalidRequest(LexError):
    """The service model does not allow what was sent."""


class LexBusy(LexError):
    """Another call holds the session, or the alias takes no more calls now."""


class LexHookFailed(LexError):
    """The bot's Lambda code hook failed or answered badly."""


class LexNotDone(LexError):
    """What Lex began has failed: `state` in its words, and its `reasons`."""

    def __init__(self, state: str, reasons: tuple[str, ...]) -> None:
        super().__init__("; ".join(reasons) or state)
        self.state = state
        self.reasons = reasons


class LexBroken(LexError):
    """The service failed, or its answer cannot be read."""


# By the error names of botocore's models of both services and those IAM uses for refusals.
BY_CODE: dict[str, type[LexError]] = {
    "ValidationException": LexInvalidRequest,
    "AccessDeniedException": LexAccessDenied,
    "UnrecognizedClientException": LexAccessDenied,
    "InvalidSignatureException": LexAccessDenied,
    "ExpiredTokenException": LexAccessDenied,
    "ResourceNotFoundException": LexNotFound,
    "ConflictException": LexBusy,
    "PreconditionFailedException": LexInvalidRequest,
    "ServiceQuotaExceededException": LexInvalidRequest,
    "ThrottlingException": LexBusy,
    "DependencyFailedException": LexHookFailed,
    "BadGatewayException": LexHookFailed,
    "InternalServerException": LexBroken,
}

# In this order: a read timeout is an HTTPClientError too, and so is a refused connection.
BY_TYPE: tuple[tuple[type[Exception], type[LexError]], ...] = (
    (aws.ReadTimeoutError, LexTimeout),
    (aws.ConnectTimeoutError, LexUnreachable),
    (aws.ParamValidationError, LexInvalidRequest),
    (aws.NoCredentialsError, LexCredentialsMissing),
    (aws.PartialCredentialsError, LexCredentialsMissing),
    (aws.CredentialRetrievalError, LexCredentialsMissing),
    (aws.NoRegionError, LexCredentialsMissing),
    (aws.ConnectionClosedError, LexUnreachable),
    (aws.HTTPClientError, LexUnreachable),
    (aws.EndpointConnectionError, LexUnreachable),
    (aws.ProxyConnectionError, LexUnreachable),
    (ResponseParserError, LexBroken),
)


# AWS's words where an operation that changes something has no ResourceNotFoundException
ABSENT = "Failed to retrieve"


def of_operation(error: Exception, operation: str) -> LexError:
    """As `translate`; a refusal names the IAM action of the operation, `list_bots` for example."""
    action = "lex:" + "".join(part.capitalize() for part in operation.split("_"))
    return naming(translate(error), action, action)


def naming(error: LexError, action: str, words: str) -> LexError:
    """A refusal with these words on the IAM action, where it does not name it itself."""
    if not isinstance(error, LexAccessDenied) or action in str(error):
        return error
    return LexAccessDenied(f"{error} ({words})", code=error.code, request_id=error.request_id)


def translate(error: Exception) -> LexError:
    """The one translator of botocore's exceptions."""
    if isinstance(error, aws.ClientError):
        return _from_response(error)
    for foreign, ours in BY_TYPE:
        if isinstance(error, foreign):
            return ours(str(error))
    return LexBroken(str(error))


def _from_response(error: aws.ClientError) -> LexError:
    details = error.response.get("Error", {})
    metadata = error.response.get("ResponseMetadata", {})
    code, message = str(details.get("Code", "")), str(details.get("Message") or error)
    kind = LexNotFound if message.startswith(ABSENT) else BY_CODE.get(code, LexBroken)
    return kind(
        message,
        code=code or None,
        request_id=metadata.get("RequestId"),
    )
