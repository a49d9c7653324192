"""The operations of the Lex V2 runtime over one loaded bot.

request -> session -> recogniser -> dialogue <-> code hook -> session -> answer
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date

from lexclient.local.bot.model import Bot, Locale
from lexclient.local.codehook import CodeHook, Moment, hooks_of
from lexclient.local.dialog.conversation import Conversation, DialogAction
from lexclient.local.dialog.hook_call import Failure, HookCall, HookFailed, Reply
from lexclient.local.dialog.request import Address, Request, laid_over
from lexclient.local.dialog.state import DialogState
from lexclient.local.dialog.turn import Result, Turn, Utterance, put_session, take_turn
from lexclient.local.errors import (
    BadGatewayException,
    ConflictException,
    DependencyFailedException,
    LexError,
    ResourceNotFoundException,
)
from lexclient.local.locale_recognizer import LocaleRecognizer
from lexclient.local.recognition.learning import Learning
from lexclient.local.sessions import SessionBusy, SessionMissing, Sessions
from lexclient.local.slots import SpokenLanguage

ALIAS_ID, ALIAS_NAME = "TSTALIASID", "TestBotAlias"
NO_HOOK = "give one with serve(hooks={...}) or --hook"
# which of the two a failing hook is, Lex does not document: a bad reply is the gateway's
HOOK_ERRORS: Mapping[str, type[LexError]] = {
    "error": DependencyFailedException,
    "timeout": DependencyFailedException,
    "invalid": BadGatewayException,
}
LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Alias:
    """Under which alias a bot answers, and which version that alias is of."""

    alias_id: str = ALIAS_ID
    name: str = ALIAS_NAME
    version: str = "DRAFT"


TEST_ALIAS = Alias()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the runtime takes from outside: the time in seconds, chance, and how bots are
    learned."""

    clock: Callable[[], float]
    chance: random.Random
    learning: Learning = field(default_factory=Learning)

    def recognizer(self, locale: Locale) -> LocaleRecognizer:
        """The recogniser of a locale, which learns when it is first asked."""
        language = SpokenLanguage(locale, self._today)
        return LocaleRecognizer(locale, language, self.learning)

    def _today(self) -> date:
        return date.fromtimestamp(self.clock())


@dataclass
class BotRuntime:
    """A bot that answers requests under one alias, from any number of threads.

    `hooks` as in `codehook.hooks_of`, for any bot. `recognizers` of locales that have learned
    elsewhere are shared; the others begin here.
    """

    bot: Bot
    surroundings: Surroundings
    hooks: Mapping[str, object] = field(default_factory=dict)
    alias: Alias = TEST_ALIAS
    recognizers: Mapping[str, LocaleRecognizer] = field(default_factory=dict)
    code_hooks: Mapping[str, CodeHook] = field(init=False)
    sessions: Sessions = field(init=False)

    def __post_init__(self) -> None:
        own = self.surroundings
        self.recognizers = {
            id_: self.recognizers.get(id_) or own.recognizer(locale)
            for id_, locale in self.bot.locales.items()
        }
        self.code_hooks = hooks_of(self.hooks, self.bot.name, self.bot.locales)
        self.sessions = Sessions(self.bot.idle_seconds, self.surroundings.clock)

    def set_threshold(self, locale_id: str, threshold: float) -> None:
        """From the next turn on; what was learned of the samples does not depend on it."""
        locale = replace(self.bot.locales[locale_id], threshold=threshold)
        self.bot = replace(self.bot, locales={**self.bot.locales, locale_id: locale})
        learned = replace(self.recognizers[locale_id], locale=locale)
        self.recognizers = {**self.recognizers, locale_id: learned}

    def is_instant(self, alias_id: str, locale_id: str) -> bool:
        """Whether a turn in this locale waits for nothing: no learning, no code hook."""
        if alias_id != self.alias.alias_id:
            return True
        recognizer = self.recognizers.get(locale_id)
        return recognizer is None or (recognizer.has_learned and locale_id not in self.code_hooks)

    @contextmanager
    def handling(self, request: Request, *, now: float) -> Iterator[Result]:
        """What a request for this bot comes to; it is kept if the `with` block ends well.

        Raises the `LexError` that the client gets.
        """
        operations: Mapping[str, Callable[[Request, LocaleRecognizer, float], Result]] = {
            "RecognizeText": self._recognize_text,
            "RecognizeUtterance": self._recognize_text,
            "PutSession": self._put_session,
        }
        recognizer = self._recognizer(request.address)
        key = (request.address.locale_id, request.address.session_id)
        if request.operation == "GetSession":
            yield Result(self._held(request.address, now), {})
            return
        with self._alone(request.address):
            if request.operation == "DeleteSession":
                yield Result(self._held(request.address, now), {})
                self.sessions.delete(key)
            else:
                result = operations[request.operation](request, recognizer, now)
                yield result
                self.sessions.put(key, result.conversation)

    def _recognize_text(self, request: Request, recognizer: LocaleRecognizer, now: float) -> Result:
        held = self._held_or_new(request, now)
        before = laid_over(held, request.state, recognizer.locale)
        utterance = Utterance(request.text, recognizer.rank(request.text, before.contexts))
        state = self._begun(recognizer, before, request, now)
        turn = take_turn(state, before, utterance, recognizer.language)
        result = self._played(turn, request, now)
        self._log(request, result, self.surroundings.clock() - now)
        return result

    def _put_session(self, request: Request, recognizer: LocaleRecognizer, now: float) -> Result:
        held = self._held_or_new(request, now)
        before = laid_over(held, request.state, recognizer.locale)
        state = self._begun(recognizer, before, request, now, ages=False)
        reply = Reply(request.state.action or DialogAction("None"), messages=request.messages)
        resumes = bool(held.intent and before.intent and held.intent.name == before.intent.name)
        return self._played(put_session(state, reply, resumes=resumes), request, now)

    def _begun(
        self,
        recognizer: LocaleRecognizer,
        before: Conversation,
        request: Request,
        now: float,
        *,
        ages: bool = True,
    ) -> DialogState:
        return DialogState(
            recognizer.locale,
            before,
            request.request_attributes,
            chance=self.surroundings.chance,
            now=now,
            ages=ages,
            transcript=request.text,
        )

    def _played(self, turn: Turn, request: Request, now: float) -> Result:
        try:
            call = next(turn)
            while True:
                call = turn.send(self._hooked(call, request, now))
        except StopIteration as stopped:
            result: Result = stopped.value
            return result
        except HookFailed as failed:
            raise HOOK_ERRORS[failed.failure.kind](str(failed)) from failed

    def _hooked(self, call: HookCall, request: Request, now: float) -> Reply | Failure:
        """What the locale's code hook answers; a failure is logged, since Lex may not show it."""
        locale_id = request.address.locale_id
        hook = self.code_hooks.get(locale_id)
        if hook is None:
            outcome: Reply | Failure = Failure("error", f"{locale_id} has no code hook: {NO_HOOK}")
        else:
            moment = Moment(
                self._bot_of_event(locale_id), request.address.session_id, request.text, now
            )
            outcome = hook.answer(call, moment)
        if isinstance(outcome, Failure):
            LOG.warning("%s %s: %s", self.bot.name, locale_id, outcome.message)
        return outcome

    def _bot_of_event(self, locale_id: str) -> Mapping[str, str]:
        """The `bot` of a code hook's event."""
        return {
            "id": self.bot.bot_id,
            "name": self.bot.name,
            "aliasId": self.alias.alias_id,
            "aliasName": self.alias.name,
            "localeId": locale_id,
            "version": self.alias.version,
        }

    @contextmanager
    def _alone(self, address: Address) -> Iterator[None]:
        try:
            with self.sessions.alone((address.locale_id, address.session_id)):
                yield
        except SessionBusy:
            busy = f"Another request of session {address.session_id} is under way"
            raise ConflictException(busy) from None

    def _held_or_new(self, request: Request, now: float) -> Conversation:
        try:
            return self._held(request.address, now)
        except ResourceNotFoundException:
            return Conversation(originating_request_id=request.request_id)

    def _held(self, address: Address, now: float) -> Conversation:
        try:
            held = self.sessions.get((address.locale_id, address.session_id))
        except SessionMissing:
            missing = f"Session {address.session_id} was not found"
            raise ResourceNotFoundException(missing) from None
        return replace(held, contexts=tuple(c for c in held.contexts if c.expires > now))

    def _recognizer(self, address: Address) -> LocaleRecognizer:
        if address.alias_id != self.alias.alias_id:
            raise unknown_bot(address)
        if address.locale_id not in self.recognizers:
            raise ResourceNotFoundException(
                f"Locale {address.locale_id} was not found in bot {address.bot_id}"
            )
        return self.recognizers[address.locale_id]

    def _log(self, request: Request, result: Result, seconds: float) -> None:
        first = result.conversation.interpretations[0]
        action = result.conversation.action
        LOG.info(
            "%s %s %s %r -> %s %s %s %s %.1f ms",
            self.bot.name,
            request.address.locale_id,
            request.address.session_id,
            request.text,
            first.intent.name,
            "-" if first.score is None else f"{first.score:.2f}",
            action.type if action else "None",
            first.intent.state,
            1000 * seconds,
        )


def unknown_bot(address: Address) -> ResourceNotFoundException:
    """The 404 of an unknown bot or alias, as AWS words it."""
    return ResourceNotFoundException(
        f"{address.bot_id}:{address.alias_id} is not a valid BotId/BotAliasId combination."
    )
