"""The process that keeps the archive is killed at random moments: nothing is lost, nothing is there
twice, and the next one ends what it had begun."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from dashboard.log.archive.archive import Archive
from dashboard.log.archive.day_files import DayFiles
from dashboard.log.database import Database
from dashboard.log.ingested.writing import IngestedTurns
from dashboard.log.queries import labels
from dashboard.log.schema import archive_changes, archive_days, turns
from dashboard.log.settings import LogSettings
from tests.dashboard.log.archive.keeper import COUNT, brought
from tests.dashboard.log.archive.test_archive_only import in_files, in_log, kept, over
from tests.dashboard.log.archive.turn_rows import NOW, put
from tests.dashboard.turns import as_it_came

ROOT = Path(__file__).parents[4]
KILLS, MOST_BEGUN, LATEST_S = 5, 40, 0.1

pytestmark = [pytest.mark.hostile, pytest.mark.timeout(600)]


def keeper(address: str, files: DayFiles) -> subprocess.Popen[str]:
    folder = str(Path(files.path(brought()[0].created_at.date())).parents[1])
    command = [sys.executable, "-m", "tests.dashboard.log.archive.keeper", address, folder]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def kill(process: subprocess.Popen[str], begun: int, later_s: float) -> bool:
    """Kill it so long after its so many-th transaction began, as it writes a file for one; False if
    it had come to its end before."""
    assert process.stdout
    lines = [process.stdout.readline() for _ in range(begun)]
    time.sleep(later_s)
    process.kill()
    process.communicate()
    return lines[-1] != ""


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_kill_9_at_random_moments(
    database: Database, address: str, files: DayFiles, archived: Archive
) -> None:
    """Seen by another process meanwhile, which judges a turn after each kill."""
    put(database, over(random.Random(7), 300))
    LogSettings(database).leave_alone(2)
    database.archive = archived
    IngestedTurns(database).write(as_it_came(brought()[: COUNT // 2]))
    archived.bring_up_to_date(NOW)  # the files that the keeper writes anew
    before, chance, kills = kept(database), random.Random(address), 0
    whole = before.keys() | {turn.id for turn in brought()}
    for _ in range(KILLS):
        begun, later_s = chance.randrange(1, MOST_BEGUN), chance.random() * LATEST_S
        kills += kill(keeper(address, files), begun, later_s)
        assert before.keys() <= kept(database).keys() <= whole
        judged = chance.choice(sorted(before))
        labels.label(database, [judged], "Order")
        before = {**before, judged: ("Order", *before[judged][1:])}
    assert kills == KILLS
    last = keeper(address, files)
    last.communicate()
    assert last.returncode == 0
    assert kept(database) == {**dict.fromkeys(whole, (None, None, None)), **before}
    assert_nothing_is_left(database, files)


def assert_nothing_is_left(database: Database, files: DayFiles) -> None:
    """What was given away is in files alone, and none is to be written."""
    with database.engine.connect() as connection:
        assert not connection.execute(sa.select(archive_changes)).all()
        alone = sa.select(archive_days.c.day).where(archive_days.c.alone)
        days = set(connection.execute(alone).scalars())
        here = set(connection.execute(sa.select(turns.c.id)).scalars())
    assert len(days) >= 2
    assert not days & {at.date() for at in in_log(database)}
    assert in_files(files).keys() | here == kept(database).keys()
    assert not files.parts()
