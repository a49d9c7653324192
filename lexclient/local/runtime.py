"""The four operations of the Lex V2 runtime over one loaded bot.

request -> session -> recogniser -> dialogue <-> code hook -> session -> answer
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from lexclient.local.bot import Bot
from lexclient.local.conversation import Conversation
from lexclient.local.dialog import Turn, Utterance, take_turn
from lexclient.local.errors import ConflictException, ResourceNotFoundException
from lexclient.local.flow import Failure
from lexclient.local.locales import Listener
from lexclient.local.sessions import SessionBusy, SessionMissing, Sessions
from lexclient.local.wire import Address, Answer, Request, deleted, recognized, session

ALIAS_ID = "TSTALIASID"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the runtime takes from outside: the time in seconds, new ids, and chance."""

    clock: Callable[[], float]
    new_id: Callable[[], str]
    chance: random.Random


@dataclass
class BotRuntime:
    """A bot that answers requests. Any number of threads may call `answer`."""

    bot: Bot
    surroundings: Surroundings
    listeners: Mapping[str, Listener] = field(init=False)
    sessions: Sessions = field(init=False)

    def __post_init__(self) -> None:
        self.listeners = {id_: Listener(locale) for id_, locale in self.bot.locales.items()}
        self.sessions = Sessions(self.bot.idle_seconds, self.surroundings.clock)

    def answer(self, request: Request) -> Answer:
        """The answer to a request for this bot. Raises the `LexError` that the client gets."""
        operations: Mapping[str, Callable[[Request], Answer]] = {
            "RecognizeText": self.recognize_text,
            "GetSession": self.get_session,
            "DeleteSession": self.delete_session,
        }
        self._listener(request.address)
        if request.operation == "GetSession":
            return self.get_session(request)
        try:
            with self.sessions.alone(_key(request.address)):
                return operations[request.operation](request)
        except SessionBusy:
            raise ConflictException(
                f"Another request of session {request.address.session_id} is under way"
            ) from None

    def recognize_text(self, request: Request) -> Answer:
        now = self.surroundings.clock()
        listener = self._listener(request.address)
        before = _aged(self._begun(request), now)
        ranking = listener.rank(request.text, before.contexts)
        best = ranking.candidates[0] if ranking.candidates else None
        exact = best.intent if best and best.score == 1 else None
        turn = take_turn(
            listener.locale,
            before,
            Utterance(request.text, ranking, exact, request.request_attributes),
            listener.language,
            chance=self.surroundings.chance,
            now=now,
        )
        after = self._played(turn)
        self.sessions.put(_key(request.address), after)
        return recognized(after, request.request_attributes, request.address.session_id, now)

    def get_session(self, request: Request) -> Answer:
        now = self.surroundings.clock()
        return session(self._held(request.address), request.address.session_id, now)

    def delete_session(self, request: Request) -> Answer:
        self._held(request.address)
        self.sessions.delete(_key(request.address))
        return deleted(request.address)

    def _played(self, turn: Turn) -> Conversation:
        try:
            next(turn)
            while True:
                turn.send(Failure("error", "no code hook"))
        except StopIteration as stopped:
            after: Conversation = stopped.value
            return after

    def _begun(self, request: Request) -> Conversation:
        """The conversation so far, or a new one, with what the request sets."""
        try:
            held = self.sessions.get(_key(request.address))
        except SessionMissing:
            held = Conversation(self.surroundings.new_id())
        state = request.state
        return replace(
            held,
            intent=state.intent or held.intent,
            action=state.action or held.action,
            attributes=held.attributes if state.attributes is None else state.attributes,
            contexts=held.contexts if state.contexts is None else state.contexts,
        )

    def _held(self, address: Address) -> Conversation:
        try:
            return self.sessions.get(_key(address))
        except SessionMissing:
            raise ResourceNotFoundException(f"Session {address.session_id} was not found") from None

    def _listener(self, address: Address) -> Listener:
        if address.alias_id != ALIAS_ID:
            raise unknown_bot(address)
        if address.locale_id not in self.listeners:
            raise ResourceNotFoundException(
                f"Locale {address.locale_id} was not found in bot {address.bot_id}"
            )
        return self.listeners[address.locale_id]


def unknown_bot(address: Address) -> ResourceNotFoundException:
    """The 404 of an unknown bot or alias, as AWS words it."""
    return ResourceNotFoundException(
        f"{address.bot_id}:{address.alias_id} is not a valid BotId/BotAliasId combination."
    )


def _key(address: Address) -> tuple[str, ...]:
    return (address.locale_id, address.session_id)


def _aged(conversation: Conversation, now: float) -> Conversation:
    """The conversation one turn later: contexts that have run out are gone."""
    alive = tuple(c for c in conversation.contexts if c.expires > now and c.turns > 0)
    return replace(conversation, contexts=alive, messages=())
