"""The function behind a code hook: a Python handler here, or a Lambda function at an endpoint.

`module:function` names a handler as AWS Lambda has it, `function(event, context)`.
`lambda:FUNCTION@ENDPOINT` invokes a function by its name, as in
`lambda:FlowerShop@http://127.0.0.1:3001` for SAM local (`sam local start-lambda`) or moto.
"""

from __future__ import annotations

import importlib
import json
import queue
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol
from urllib.parse import urlsplit

LOOPBACK = ("localhost", "127.0.0.1", "::1", "host.docker.internal")
Handler = Callable[[Any, Any], object]


class BadHook(ValueError):
    """A hook that cannot be used; the message says what was given and what would do."""


class FunctionFailed(Exception):
    """The function raised, or could not be called; the message says why."""


class FunctionTimedOut(Exception):
    """The function did not answer in time."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a Lambda handler can ask of its context."""

    deadline: float
    aws_request_id: str
    function_name: str = "code-hook"
    function_version: str = "$LATEST"
    memory_limit_in_mb: str = "128"
    invoked_function_arn: str = "arn:aws:lambda:local:000000000000:function:code-hook"
    log_group_name: str = "/aws/lambda/code-hook"
    log_stream_name: str = "local"
    identity: object = None
    client_context: object = None

    def get_remaining_time_in_millis(self) -> int:
        return max(0, round(1000 * (self.deadline - time.monotonic())))


class Function(Protocol):
    """JSON in, JSON out; may block for longer than it should."""

    def __call__(self, payload: bytes, context: Context, /) -> bytes:
        """The answer to `payload`. Raises `FunctionFailed` or `FunctionTimedOut`."""


def function_of(spec: object) -> Function:
    """The function that `spec` is or names. Raises `BadHook`, also if a handler cannot be
    imported."""
    if isinstance(spec, LambdaFunction):
        return spec
    if callable(spec):
        return PythonFunction(spec)
    if isinstance(spec, str) and spec.startswith("lambda:"):
        name, at, endpoint = spec.removeprefix("lambda:").partition("@")
        if name and at and urlsplit(endpoint).scheme in ("http", "https"):
            return LambdaFunction(name, endpoint)
    elif isinstance(spec, str) and spec.count(":") == 1:
        return PythonFunction(_imported(spec))
    raise BadHook(
        f"{spec!r} is no code hook: give module:function, lambda:FUNCTION@ENDPOINT or a callable"
    )


def _imported(spec: str) -> Handler:
    module, _, name = spec.partition(":")
    try:
        function = getattr(importlib.import_module(module), name, None)
    except Exception as error:  # whatever the module does when it is imported
        raise BadHook(f"{spec!r}: {module} cannot be imported: {error}") from error
    if not callable(function):
        raise BadHook(f"{spec!r}: {module} has no function {name!r}")
    handler: Handler = function
    return handler


def called(function: Function, payload: bytes, seconds: float) -> bytes:
    """What `function` answers within `seconds`. Raises `FunctionFailed` or `FunctionTimedOut`.

    It runs in a thread of its own, which cannot be ended from outside: one that overstays its
    time is left to itself, and what it answers is dropped.
    """
    outcomes: queue.SimpleQueue[bytes | Exception] = queue.SimpleQueue()
    context = Context(time.monotonic() + seconds, str(uuid.uuid4()))

    def work() -> None:
        try:
            outcomes.put(function(payload, context))
        except (FunctionFailed, FunctionTimedOut) as failed:
            outcomes.put(failed)

    threading.Thread(target=work, name="code hook", daemon=True).start()
    try:
        outcome = outcomes.get(timeout=seconds)
    except queue.Empty:
        raise FunctionTimedOut from None
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


@dataclass(frozen=True, slots=True)
class PythonFunction:
    """A handler in this process."""

    handler: Handler

    def __call__(self, payload: bytes, context: Context, /) -> bytes:
        try:
            answered = self.handler(json.loads(payload), context)
            return json.dumps(answered, ensure_ascii=False).encode("utf-8", "surrogatepass")
        except BaseException as error:  # a handler may raise anything, sys.exit too
            raise FunctionFailed(f"Unhandled ({type(error).__name__}: {error})") from error


@dataclass
class LambdaFunction:
    """A function behind Lambda's Invoke operation. The client is made when first needed."""

    name: str
    endpoint: str
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def __call__(self, payload: bytes, _context: Context, /) -> bytes:
        # botocore takes a while to import: only a bot with such a hook waits for it
        from botocore.exceptions import (  # noqa: PLC0415
            BotoCoreError,
            ClientError,
            ConnectTimeoutError,
            ReadTimeoutError,
        )

        try:
            response = self._made().invoke(FunctionName=self.name, Payload=payload)
            body = bytes(response["Payload"].read())
        except (ReadTimeoutError, ConnectTimeoutError):
            raise FunctionTimedOut from None
        except (BotoCoreError, ClientError) as error:
            raise FunctionFailed(str(error)) from error
        if kind := response.get("FunctionError"):
            raise _function_error(kind, body)
        return body

    def _made(self) -> Any:
        with self._lock:
            return self._client

    @cached_property
    def _client(self) -> Any:
        import botocore.session  # noqa: PLC0415
        from botocore import UNSIGNED  # noqa: PLC0415
        from botocore.config import Config  # noqa: PLC0415

        near = urlsplit(self.endpoint).hostname in LOOPBACK
        config = Config(
            read_timeout=30,
            connect_timeout=5,
            retries={"total_max_attempts": 1},
            # an emulator on this machine checks no signature, and needs no credentials
            signature_version=UNSIGNED if near else None,
        )
        session = botocore.session.get_session()
        region = session.get_config_variable("region") or "us-east-1"
        return session.create_client(
            "lambda", region_name=region, endpoint_url=self.endpoint, config=config
        )


def _function_error(kind: str, body: bytes) -> FunctionFailed | FunctionTimedOut:
    """What Lambda says of a function that failed: a timeout of its own is another failure."""
    try:
        members = json.loads(body)
    except ValueError:
        members = None
    message = str(members.get("errorMessage", "")) if isinstance(members, dict) else ""
    if "timed out" in message.lower():
        return FunctionTimedOut()
    return FunctionFailed(f"{kind} ({message})" if message else kind)
