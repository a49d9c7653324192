"""The Lambda function behind the bot's alias, `infra.functions.hook.handler`: the fallback's code
hook with a key from Secrets Manager.

    LEXLENS_KEY_SECRET     the secret's ARN
    LEXLENS_KEY_VARIABLE   the variable that the target looks its key up under
    FALLBACK_...           as in `fallback.handler`

This folder is the only place of the function that knows boto3, which Lambda brings.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from functools import partial
from typing import Any

from fallback.handler import code_hook
from fallback.hook.code_hook import CodeHook, Context
from fallback.hook.provenance import facts
from infra.functions.secret_environ import SecretEnviron, secret_value

log = logging.getLogger(__name__)


def keyed(environ: Mapping[str, str]) -> CodeHook:
    """The hook that `environ` describes. Raises as `fallback.handler.code_hook` does."""
    secret, variable = environ.get("LEXLENS_KEY_SECRET"), environ.get("LEXLENS_KEY_VARIABLE")
    if secret and variable:
        environ = SecretEnviron(environ, variable, partial(secret_value, secret))
    return code_hook(environ)


_hook = keyed(os.environ)


def handler(event: Mapping[str, Any], context: Context) -> dict[str, Any]:
    """The response to one event of Lex; a failed answer leaves a line that an alarm counts."""
    response = _hook(event, context)
    state = response["sessionState"]
    if state["intent"].get("state") == "Failed":
        log.error("HookAnswerFailed %s", facts(state["sessionAttributes"]).get("error"))
    return response
