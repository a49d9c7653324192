"""What comparisons are started, followed and judged with."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.comparison.asking import Board
from dashboard.documents.own import OwnDocuments
from dashboard.jobs.jobs import Jobs
from dashboard.log.database import Database
from dashboard.log.turns import TurnLog
from dashboard.log.votes import ComparisonStore
from dashboard.targets import Targets


@dataclass(frozen=True, slots=True)
class Compare:
    """`store` keeps votes and recordings, `board` has the columns that are being filled, `log` and
    `database` what was asked in conversations with bots, such as those of `bot_names`."""

    jobs: Jobs
    store: ComparisonStore
    board: Board
    targets: Targets
    documents: OwnDocuments
    log: TurnLog
    database: Database
    bot_names: tuple[str, ...]
