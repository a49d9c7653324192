"""POST /chat and POST /query without HTTP: who asks, what runs, what is answered.

read ──► start (a turn of the conductor) ──► wait ──► 200 | 4xx | 5xx
                                              └─ too long ──► 504, and later POST /query
"""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.access.ownership import API, Owners
from dashboard.bots.catalog import Bots
from dashboard.bots.ref import BotRef
from dashboard.conversation.conductor import ConversationBusy, LiveTurn, Setup
from dashboard.conversation.conversations import Conversations
from dashboard.conversation.turn import Turn
from dashboard.log.api_messages import ApiMessages
from dashboard.log.turns import MessageTaken
from dashboard.webapi.choice import Choice
from dashboard.webapi.limits import Limit
from dashboard.webapi.messages import Chat
from dashboard.webapi.requests import Refused

BUSY_S = "2"  # until a process that was killed is known to answer no more


@dataclass
class ChatService:
    """The API's part of the process; `per_client` limits one client, `in_all` all of them."""

    conversations: Conversations
    bots: Bots
    choice: Choice
    messages: ApiMessages
    per_client: Limit
    in_all: Limit

    def start(self, chat: Chat, conversation: str, client: str) -> LiveTurn | Turn:
        """Begin a turn, or give the one that was begun under this message id: paid for once.
        `client` is the network that asks, see `network_of`.

        Raises `Refused` for a client that asks too much or while an answer is on its way, and
        `LogUnavailable` where nothing has begun. Clients do not wait for one another.
        """
        if (turn_id := self.messages.turn_of(chat.message_id)) is not None:
            return self._again(turn_id, chat, conversation)
        self._allow(client)
        conductor, setup = self.conversations.conductor, self._setup(chat)
        person = self.owners().api_client(client)
        try:
            return conductor.start(
                conversation, chat.text, setup, None, chat.message_id, owner=API, person=person
            )
        except (MessageTaken, ConversationBusy) as taken:
            if (live := self._sent_twice(chat, conversation)) is not None:
                return live
            raise Refused(409, "chat.busy", seconds=BUSY_S) from taken

    def owners(self) -> Owners:
        """What makes the ids of conversations."""
        return Owners(self.conversations.log.settings.secret())

    def find(self, message_id: str) -> Turn:
        """The turn of a message; raises `Refused` with 404 for one that nobody knows."""
        turn_id = self.messages.turn_of(message_id)
        row = self.conversations.log.turn(turn_id) if turn_id else None
        if row is None:
            raise Refused(404, "api.unknown")
        return row

    def _sent_twice(self, chat: Chat, conversation: str) -> LiveTurn | Turn | None:
        """The turn of the same message that came first, running or over by now; None if another
        message is being answered."""
        live = self.conversations.conductor.running(conversation)
        if live and (live.message_id, live.utterance) == (chat.message_id, chat.text):
            return live
        turn_id = self.messages.turn_of(chat.message_id)
        return self._again(turn_id, chat, conversation) if turn_id is not None else None

    def _again(self, turn_id: str, chat: Chat, conversation: str) -> LiveTurn | Turn:
        live = self.conversations.conductor.running(conversation)
        if live is not None and live.id == turn_id:
            return live
        row = self.conversations.log.turn(turn_id)
        if row is None or (row.conversation, row.utterance) != (conversation, chat.text):
            raise Refused(409, "api.taken")
        return row

    def _allow(self, client: str) -> None:
        wait = self.per_client.take(client) or self.in_all.take("")
        if wait:
            raise Refused(429, "api.rate", seconds=f"{wait:.0f}" if wait >= 1 else "1")

    def _setup(self, chat: Chat) -> Setup:
        choice, targets = self.choice, self.conversations.targets
        if chat.locale_id is not None and chat.locale_id not in choice.locales:
            raise Refused(400, "api.locale_unknown", locales=", ".join(choice.locales))
        bot = BotRef.of(choice.bot, chat.locale_id or choice.locale_id)
        fallback_mode, engine = targets.mode_of(choice.target), self.bots.engine_of(choice.bot)
        return Setup(bot, choice.target, self.bots.mode, fallback_mode, engine=engine)
