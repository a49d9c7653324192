"""The bot's code hook: one function for a locale, called as AWS Lambda calls it.

    call -> event (JSON) -> Python handler | Lambda endpoint -> answer (JSON) -> reply
                                  30 s at most                        or a failure, by kind

A failure is `error` (the function raised, is missing or cannot be reached), `timeout`, or
`invalid` (it answered something that Lex does not accept).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from lexclient.local.bot.model import Locale
from lexclient.local.codehook.event import Moment, event
from lexclient.local.codehook.function import (
    BadHook,
    Function,
    FunctionFailed,
    FunctionTimedOut,
    LambdaFunction,
    called,
    function_of,
)
from lexclient.local.codehook.reply import BadReply, reply_of
from lexclient.local.dialog.hook_call import Failure, HookCall, Reply

__all__ = ["BadHook", "CodeHook", "LambdaFunction", "Moment", "hooks_of", "keys_of"]

SECONDS = 30.0  # how long Lex waits (`quotas` in the developer guide)
MAX_INPUT = 12 * 1024
MAX_OUTPUT = 50 * 1024
INVALID = "Invalid Lambda Response: Received invalid response from Lambda: {}"
FAILED = "Invalid Lambda Response: Received error response from Lambda: {}"


@dataclass(frozen=True, slots=True)
class CodeHook:
    """A function and the locale it answers for."""

    locale: Locale
    function: Function
    seconds: float = SECONDS

    def answer(self, call: HookCall, moment: Moment) -> Reply | Failure:
        """What the function makes of this moment of the conversation. Never raises."""
        payload = _written(event(call, moment))
        if len(payload) > MAX_INPUT:
            return Failure("error", f"The Lambda event is larger than {MAX_INPUT} bytes")
        try:
            answered = called(self.function, payload, self.seconds)
        except FunctionTimedOut:
            return Failure("timeout", f"The Lambda function took longer than {self.seconds:g} s")
        except FunctionFailed as failed:
            return Failure("error", FAILED.format(failed))
        return self._read(answered, call, moment)

    def _read(self, answered: bytes, call: HookCall, moment: Moment) -> Reply | Failure:
        if len(answered) > MAX_OUTPUT:
            return Failure("invalid", INVALID.format(f"it is larger than {MAX_OUTPUT} bytes"))
        try:
            return reply_of(answered, call, self.locale, moment.now)
        except BadReply as bad:
            return Failure("invalid", INVALID.format(bad))


def _written(members: Mapping[str, object]) -> bytes:
    return json.dumps(members, ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )


def hooks_of(
    hooks: Mapping[str, object], bot_name: str, locales: Mapping[str, Locale]
) -> Mapping[str, CodeHook]:
    """The code hook of each locale of a bot; the more exact key of `hooks` goes first.

    `hooks` maps `BOT/LOCALE`, `BOT`, `LOCALE` or `*`, for any bot, to a callable
    `(event, context)`, to `module:function`, or to `lambda:FUNCTION@ENDPOINT`. Raises `BadHook`
    for anything else.
    """
    code_hooks = {}
    for locale_id, locale in locales.items():
        keys = (key for key in keys_of(bot_name, locale_id) if key in hooks)
        if key := next(keys, None):
            code_hooks[locale_id] = CodeHook(locale, function_of(hooks[key]))
    return code_hooks


def keys_of(bot_name: str, locale_id: str) -> tuple[str, ...]:
    """The keys under which a hook can be given for a locale of a bot, the most exact first."""
    return f"{bot_name}/{locale_id}", bot_name, locale_id, "*"
