"""What the log kept of what a model server was asked: the two have to agree."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import sqlalchemy as sa

from dashboard.log.schema import turns
from tests.dashboard.log.test_faults import until
from tests.fallback.scripted import DONE, STREAM, Script, Scripted, said

ANSWER = "모델의 답"
PAID: Script = [STREAM, said("모델의 "), 0.2, said("답"), said("", "stop"), DONE]


@dataclass(frozen=True)
class Kept:
    """Utterances: those paid for, kept with their answer, and cut; `twice` were paid for again."""

    paid: frozenset[str]
    kept: frozenset[str]
    cut: frozenset[str]
    twice: frozenset[str]

    @property
    def lost(self) -> frozenset[str]:
        """Paid for, and neither kept nor cut."""
        return self.paid - self.kept - self.cut

    def __str__(self) -> str:
        counts = (len(self.paid), len(self.kept), len(self.cut), len(self.lost), len(self.twice))
        return "paid {}, kept {}, cut {}, lost {}, twice {}".format(*counts)


def kept(engine: sa.Engine, model: Scripted) -> Kept:
    """What became of all that was asked, each utterance being said once."""
    asked = Counter(body["messages"][-1]["content"] for body in model.bodies)
    with engine.connect() as connection:
        query = sa.select(turns.c.utterance, turns.c.answer, turns.c.outcome)
        rows = connection.execute(query).all()
    return Kept(
        paid=frozenset(asked),
        kept=frozenset(row.utterance for row in rows if row.answer == ANSWER),
        cut=frozenset(row.utterance for row in rows if row.outcome == "cut"),
        twice=frozenset(utterance for utterance, times in asked.items() if times > 1),
    )


def all_end(engine: sa.Engine, within_s: float) -> bool:
    """Whether every turn of the log ends within so many seconds."""
    stuck = sa.select(sa.func.count()).where(turns.c.state != "finished")

    def ended() -> bool:
        with engine.connect() as connection:
            return connection.execute(stuck).scalar_one() == 0

    return until(ended, within_s)
