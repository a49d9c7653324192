"""What conversations are held with: on the chat page, and through the web API."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.bots.lex_by_place import LexByPlace
from dashboard.conversation.conductor import Conductor, LiveTurn
from dashboard.conversation.script.scripts import Scripts
from dashboard.conversation.session_cleanup import SessionCleanup
from dashboard.conversation.turn import Turn
from dashboard.documents.own import OwnDocuments
from dashboard.log.database import LogUnavailable
from dashboard.log.owned.conversations import ConversationStore
from dashboard.log.turns import TurnLog
from dashboard.targets import Targets


@dataclass(frozen=True, slots=True)
class Conversations:
    """`conductor` carries the turns, `lex` and the answerers of `targets` are who it asks; `store`
    has what is known of conversations beside their turns, `scripts` what to say in a demo,
    `documents` what people brought along to be answered from."""

    conductor: Conductor
    log: TurnLog
    store: ConversationStore
    targets: Targets
    session_cleanup: SessionCleanup
    lex: LexByPlace
    scripts: Scripts
    documents: OwnDocuments

    def close(self) -> None:
        """Let the turns under way end, then the sessions that were left."""
        self.conductor.close()
        self.session_cleanup.close()

    def deadline_s(self, live: LiveTurn) -> float:
        """After how many seconds the wait for the service that is being asked ends by itself."""
        if live.stage == "fallback" and live.target in self.targets.known:
            return self.targets.known[live.target].timeout_s
        return self.lex.deadline_s

    def ended(self, live: LiveTurn) -> Turn | None:
        """A turn that is over, as the log has it, or as it was carried while the log is away;
        None for one that was deleted."""
        try:
            return self.log.turn(live.id)
        except LogUnavailable:
            return live.turn
