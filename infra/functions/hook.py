"""The Lambda function behind the bot's alias, `infra.functions.hook.handler`: the fallback's code
hook with a key from Secrets Manager and the caps of a day.

    LEXLENS_KEY_SECRET     the secret's ARN
    LEXLENS_KEY_VARIABLE   the variable that the target looks its key up under
    LEXLENS_SPENDING       the table that counts what a day spends, without it nothing is counted
    LEXLENS_DAY_CALLS, LEXLENS_DAY_DOLLARS   the caps of a day, as the dashboard has them
    FALLBACK_...           as in `fallback.handler`; FALLBACK_DOCUMENTS is a folder of the package

This folder is the only place of the function that knows boto3, which Lambda brings.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from fallback.budget import Caps
from fallback.handler import code_hook
from fallback.hook.code_hook import CodeHook, Context
from fallback.hook.provenance import facts
from infra.functions.clients import client_of
from infra.functions.secret_environ import SecretEnviron, secret_value
from infra.functions.table_budget import TableBudget

PACKAGE = Path(__file__).parents[2]

log = logging.getLogger(__name__)


def deployed(environ: Mapping[str, str]) -> CodeHook:
    """The hook that `environ` describes. Raises as `fallback.handler.code_hook` does."""
    if folder := environ.get("FALLBACK_DOCUMENTS"):
        environ = {**environ, "FALLBACK_DOCUMENTS": str(PACKAGE / folder)}
    table = environ.get("LEXLENS_SPENDING")
    budget = TableBudget(table, client_of("dynamodb")) if table else None
    secret, variable = environ.get("LEXLENS_KEY_SECRET"), environ.get("LEXLENS_KEY_VARIABLE")
    if secret and variable:
        environ = SecretEnviron(environ, variable, partial(secret_value, secret))
    return code_hook(environ, budget, _caps(environ))


def _caps(environ: Mapping[str, str]) -> Caps:
    calls, dollars = environ.get("LEXLENS_DAY_CALLS"), environ.get("LEXLENS_DAY_DOLLARS")
    return Caps(int(calls) if calls else None, Decimal(dollars) if dollars else None)


_hook = deployed(os.environ)


def handler(event: Mapping[str, Any], context: Context) -> dict[str, Any]:
    """The response to one event of Lex; a failed answer leaves a line that an alarm counts."""
    response = _hook(event, context)
    state = response["sessionState"]
    if state["intent"].get("state") == "Failed":
        log.error("HookAnswerFailed %s", facts(state["sessionAttributes"]).get("error"))
    return response
