"""Keeps an archive until a test kills it: `python -m tests.dashboard.log.archive.keeper ADDRESS
FOLDER`. It brings turns in, writes, merges and gives days away, and ends when nothing is left to be
done. A line tells of each transaction that begins.
"""

from __future__ import annotations

import datetime as dt
import sys
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from dashboard.conversation.turn import Turn
from dashboard.log.archive import handing_over
from dashboard.log.archive.archive import Archive
from dashboard.log.archive.day_files import DayFiles, Folder
from dashboard.log.database import Database
from dashboard.log.ingested.writing import IngestedTurns
from dashboard.log.processes.locks import Locks
from tests.dashboard.log.archive.turn_rows import NOW
from tests.dashboard.turns import a_turn, as_it_came

COUNT, BATCH = 120, 20


def brought() -> list[Turn]:
    """What comes from elsewhere, of the days before `NOW`: the same in every process."""
    days = [NOW - dt.timedelta(days=n % 5, minutes=n) for n in range(COUNT)]
    return [
        a_turn(f"u{n}", id=f"{n:032x}", created_at=day, state="finished")
        for n, day in enumerate(days)
    ]


def tell(_connection: object) -> None:
    sys.stdout.write("begin\n")
    sys.stdout.flush()


def main(address: str, folder: str) -> None:
    handing_over.BATCH = 10
    database = Database(address)
    files = DayFiles(Folder(Path(folder)))
    with (
        closing(database),
        closing(Locks(database)) as locks,
        closing(Archive(database, files, locks, small=0)) as archive,
    ):
        database.archive = archive
        sa.event.listen(database.engine, "begin", tell)
        came, ingested = brought(), IngestedTurns(database)
        for begin in range(0, COUNT, BATCH):
            ingested.write(as_it_came(came[begin : begin + BATCH]))
            archive.bring_up_to_date(NOW)


if __name__ == "__main__":
    main(*sys.argv[1:])
