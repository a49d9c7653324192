"""What lies in the account comes in through boto3: nothing lost and nothing doubled, whatever
happens on the way."""

from __future__ import annotations

import getpass
import gzip
import json
from pathlib import Path

import pytest

from dashboard.ingest.command import main
from dashboard.log.audit.audit import Audit
from dashboard.log.database import Database
from dashboard.log.turns import TurnLog
from tests.dashboard.ingest.account import Account
from tests.dashboard.ingest.records import a_record, events, lines

GROUP = "/aws/lex/ShopBot"
MANY = [a_record(number) for number in range(1, 11)]


def numbers(capsys: pytest.CaptureFixture[str]) -> tuple[int, int, int, int]:
    """Records, turns, duplicates and bad lines of the last line."""
    result = json.loads(capsys.readouterr().out.splitlines()[-1])
    return result["records"], result["turns"], result["duplicates"], result["bad"]


@pytest.mark.parametrize("misdeed", ["", "throttle", "cut"])
def test_a_log_group_comes_in(
    misdeed: str, account: Account, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ten events in four pages; the second page is refused, or breaks off, before it comes."""
    account.groups[GROUP] = events(MANY)
    account.thresholds["ABCDEFGHIJ"] = 0.55
    account.misdeeds = ["", "", misdeed]  # Lex, the first page, the second
    assert main([f"cloudwatch:{GROUP}", "--json"]) == 0
    assert numbers(capsys) == (10, 10, 0, 0)
    assert main([f"cloudwatch:{GROUP}", "--json"]) == 0
    assert numbers(capsys) == (10, 0, 10, 0)
    turns = TurnLog(database).recent()
    assert sorted(turn.utterance for turn in turns) == sorted(
        f"utterance {n}" for n in range(1, 11)
    )
    assert {turn.origin.source for turn in turns if turn.origin} == {f"cloudwatch:{GROUP}"}
    assert {turn.bot.threshold for turn in turns} == {0.55}
    assert {turn.origin.threshold_from for turn in turns if turn.origin} == {"described"}


def test_one_stream_and_a_stretch_of_time(
    account: Account, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    """The names of both hold slashes; the service says which part is the group."""
    account.groups[GROUP] = events(MANY)
    stream = "aws/lex/ABCDEFGHIJ/prod"
    assert main([f"cloudwatch:{GROUP}/{stream}", "--json", "--since", "2026-11-02T10:03"]) == 0
    assert numbers(capsys) == (8, 8, 0, 0)
    asked = account.calls[-1]
    assert (asked["logGroupName"], asked["logStreamNames"]) == (GROUP, [stream])
    assert asked["startTime"] == 1793613780000
    assert {turn.origin.source for turn in TurnLog(database).recent() if turn.origin} == {
        f"cloudwatch:{GROUP}"
    }


def test_what_is_not_there_is_told(account: Account, capsys: pytest.CaptureFixture[str]) -> None:
    """With the source and the reason; status 2."""
    assert main(["cloudwatch:/aws/lex/nobody"]) == 2
    assert "cloudwatch:/aws/lex/nobody: there is no such source" in capsys.readouterr().err


@pytest.mark.parametrize("misdeed", ["", "throttle", "cut"])
def test_a_bucket_comes_in(
    misdeed: str, account: Account, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    """An export of CloudWatch: five objects in two pages; one is cut and read on from there."""
    for number in range(5):
        two = lines(MANY[2 * number : 2 * number + 2])
        account.objects[f"export/{number}/000000.gz"] = gzip.compress(two.encode())
    account.objects["export/aws-logs-write-test"] = b"Permission Check Successful"
    account.objects["other/1"] = b"no log"
    account.thresholds["ABCDEFGHIJ"] = 0.4
    account.misdeeds = ["", misdeed]  # the listing, the first object
    assert main(["s3://logs/export/", "--json"]) == 0
    assert numbers(capsys) == (10, 10, 0, 0)
    ranges = [call["range"] for call in account.calls if call.get("range")]
    assert len(ranges) == (misdeed == "cut")
    assert len(TurnLog(database).recent()) == 10


def test_without_an_account_a_choice_or_an_assumption(database: Database, tmp_path: Path) -> None:
    """The threshold that was chosen, or 0.40; each said."""
    for number, options in ((1, ["--threshold", "0.7"]), (2, [])):
        file = tmp_path / f"{number}.json"
        file.write_text(lines([a_record(number)]))
        assert main([str(file), *options]) == 0
    told = [
        (turn.bot.threshold, turn.origin.threshold_from)
        for turn in TurnLog(database).recent()
        if turn.origin
    ]
    assert told == [(0.4, "assumed"), (0.7, "chosen")]


def test_a_stretch_of_a_file(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """From `--since` on, before `--until`, whatever zone it is written in; the rest is counted."""
    file = tmp_path / "logs.json"
    file.write_text(lines([a_record(number) for number in range(1, 7)]))
    span = ["--since", "2026-11-02T10:02", "--until", "2026-11-02T19:05:00+09:00"]
    assert main([str(file), *span]) == 0
    assert "3 records: 3 new turns, 0 there already, 3 of another time" in capsys.readouterr().out
    minutes = [turn.created_at.minute for turn in TurnLog(database).recent()]
    assert sorted(minutes) == [2, 3, 4]


def test_the_audit_names_who_brought_what_in(database: Database, tmp_path: Path) -> None:
    """One entry a run, with the sources and how many turns are new; none where none is."""
    file = tmp_path / "logs.json"
    file.write_text(lines([a_record(1), a_record(2)]))
    for _ in range(2):
        assert main([str(file)]) == 0
    (entry,) = Audit(database).entries(last=5)
    assert (entry.who, entry.action, entry.turns) == (getpass.getuser(), "ingest", 2)
    assert entry.details.endswith("logs.json")
