"""Each form in which conversation logs arrive gives the same turns, and the same numbers."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from dashboard.diagnostics import overview
from dashboard.ingest.command import main
from dashboard.log.database import Database
from dashboard.log.queries.counts import Numbers
from dashboard.log.queries.filter import TurnFilter
from dashboard.log.turns import TurnLog
from tests.dashboard.ingest.records import a_record, events, four, intent, lines

STAMPS = [f"2026-11-02T10:0{n}:00.123Z" for n in range(1, 5)]
GROUP = "/aws/lex/ShopBot"


def subscription(records: list[dict[str, Any]]) -> dict[str, Any]:
    """What a subscription filter sends."""
    return {
        "messageType": "DATA_MESSAGE",
        "owner": "123456789012",
        "logGroup": GROUP,
        "logStream": "aws/lex/ABCDEFGHIJ/prod",
        "subscriptionFilters": ["all"],
        "logEvents": [
            {"id": str(n), "timestamp": one["timestamp"], "message": one["message"]}
            for n, one in enumerate(events(records))
        ],
    }


def insights(records: list[dict[str, Any]]) -> str:
    """What Logs Insights exports."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["@timestamp", "@message", "@logStream", "@log"])
    for record in records:
        row = ["2026-11-02 10:00:00.000", json.dumps(record), "s", f"123456789012:{GROUP}"]
        writer.writerow(row)
    return out.getvalue()


def zipped(**files: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def prefixed(records: list[dict[str, Any]], *, indent: int | None = None, stream: str = "") -> str:
    """A time stamp, perhaps a stream, and the record."""
    return "".join(
        f"{stamp} {stream}{json.dumps(record, indent=indent)}\n"
        for stamp, record in zip(STAMPS, records, strict=True)
    )


RECORDS = four()
CONTROL = {"messageType": "CONTROL_MESSAGE", "logEvents": []}
FORMS: dict[str, bytes] = {
    "JSON lines": lines(RECORDS).encode(),
    "JSON lines without a last line end": lines(RECORDS).rstrip().encode(),
    "JSON lines of Windows": lines(RECORDS).replace("\n", "\r\n").encode("utf-8-sig"),
    "redirected by PowerShell": lines(RECORDS).encode("utf-16"),
    "a list": json.dumps(RECORDS).encode(),
    "a list over many lines": json.dumps(RECORDS, indent=2).encode(),
    "filter-log-events": json.dumps(
        {"events": events(RECORDS), "searchedLogStreams": []}, indent=4
    ).encode(),
    "filter-log-events in one line": json.dumps({"events": events(RECORDS)}).encode(),
    "filter-log-events, messages alone": json.dumps(
        [one["message"] for one in events(RECORDS)], indent=4
    ).encode(),
    "filter-log-events --output text": "\t".join(
        one["message"] for one in events(RECORDS)
    ).encode(),
    "tail --format json": prefixed(RECORDS, indent=4, stream="aws/lex/X/prod ").encode(),
    "tail --format short": prefixed(RECORDS).encode(),
    "tail": prefixed(RECORDS, stream="aws/lex/X/prod ").encode(),
    "an export to S3": gzip.compress(prefixed(RECORDS).encode()),
    "Firehose": gzip.compress(
        (json.dumps(subscription(RECORDS[:2])) + json.dumps(CONTROL)).encode()
    )
    + gzip.compress(json.dumps(subscription(RECORDS[2:])).encode()),
    "Firehose, compressed twice": gzip.compress(
        gzip.compress(json.dumps(subscription(RECORDS)).encode())
    ),
    "Logs Insights": insights(RECORDS).encode(),
    "a ZIP": zipped(
        first=lines(RECORDS[:2]), second=gzip.compress(prefixed(RECORDS).encode()), third="\n"
    ),
}


def result(capsys: pytest.CaptureFixture[str]) -> dict[str, int]:
    """The numbers of the last line, without the seconds."""
    numbers: dict[str, int] = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert numbers.pop("seconds") >= 0
    return numbers


def counted(records: int, turns: int, duplicates: int = 0, bad: int = 0) -> dict[str, int]:
    return {"records": records, "turns": turns, "duplicates": duplicates, "bad": bad}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_comes_in(
    form: str, database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Four turns, whatever carries them; what the file is called says nothing; twice adds none."""
    file = tmp_path / "x.dat"
    file.write_bytes(FORMS[form])
    extra = 2 if form == "a ZIP" else 0  # two records are in both of its files
    assert main([str(file), "--json"]) == 0
    assert result(capsys) == counted(4 + extra, 4, extra)
    assert main([str(file), "--json"]) == 0
    assert result(capsys) == counted(4 + extra, 0, 4 + extra)
    over = overview.span(database, TurnFilter())
    assert over
    # worked out by hand: 0.90 and 0.55 are Lex's, 0.35 is within 0.10 under 0.40
    numbers = Numbers(turns=4, lex=2, fallback=2, near=1)
    assert overview.total(overview.headline(database, TurnFilter(), over)) == numbers
    histogram = overview.histogram(database, TurnFilter())
    winner, runner_up = [0] * 20, [0] * 20
    for score in (18, 11, 7):  # 0.90, 0.55 and 0.35 in twentieths
        winner[score] += 1
    for score in (6, 2):  # 0.31 and 0.10
        runner_up[score] += 1
    assert histogram.winner == tuple(winner)
    assert histogram.runner_up == tuple(runner_up)
    assert histogram.thresholds == (0.4,)


def test_a_folder_of_all_forms(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every file of a folder and of its folders is read; the four requests are four turns."""
    folder = tmp_path / "logs"
    for number, content in enumerate(FORMS.values()):
        place = folder / f"day-{number % 3}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{number}.log").write_bytes(content)
    assert main([str(folder), "--json"]) == 0
    records = 4 * len(FORMS) + 2
    assert result(capsys) == counted(records, 4, records - 4)
    assert {turn.origin.source for turn in TurnLog(database).recent() if turn.origin} == {"logs"}


def test_what_a_turn_holds(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the record says, and nothing that it does not say."""
    file = tmp_path / "logs.json"
    file.write_text(lines([a_record(3, intent("FallbackIntent"), intent("Returns", "0.35"))]))
    assert main([str(file)]) == 0
    (turn,) = TurnLog(database).recent()
    assert (turn.utterance, turn.text) == ("utterance 3", "One moment.")
    assert turn.created_at.isoformat() == "2026-11-02T10:03:00"
    assert (turn.bot.name, turn.bot.alias_id, turn.bot.locale_id) == (
        "ShopBot",
        "PRODALIAS1",
        "en_US",
    )
    assert turn.route
    assert (turn.route.answered_by, turn.route.reason) == ("fallback", "below_threshold")
    assert (turn.route.best_intent, turn.route.best_score) == ("Returns", 0.35)
    assert (turn.answer, turn.lex_s, turn.total_s, turn.target) == (None, None, None, None)
    assert turn.origin
    assert (turn.origin.source, turn.origin.channel, turn.origin.bot_version) == (
        "logs.json",
        "Text",
        "3",
    )
    assert (turn.bot.threshold, turn.origin.threshold_from) == (0.4, "assumed")
    assert "texts are masked" in capsys.readouterr().out


BAD = """not JSON at all
{"messageVersion": "2.0", "cut": "in the mid
{"level": "INFO", "text": "of a Lambda function"}

{"botName": "Old", "inputTranscript": "hi"}
[1, 2, 3]
"""


def test_bad_lines_are_told_and_the_good_ones_come_in(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each with file, line and reason; status 3, and 2 where nothing could be read."""
    file = tmp_path / "mixed.log"
    file.write_text(BAD + lines(four()) + '{"bot": {}, "inputTranscript": "no time"}\n')
    assert main([str(file), "--json"]) == 3
    out, err = capsys.readouterr()
    assert json.loads(out) | {"seconds": 0} == counted(4, 4, bad=6) | {"seconds": 0}
    assert err.splitlines()[-6:] == [
        "mixed.log:1: not JSON",
        "mixed.log:2: not JSON",
        "mixed.log:3: JSON, but no record of a Lex V2 conversation log: no `bot`",
        "mixed.log:5: a record of Lex V1, which has no scores to read",
        "mixed.log:6: not JSON",
        "mixed.log:11: a record without a time that can be read",
    ]
    file.write_text(BAD)
    assert main([str(file)]) == 2
    assert main([str(tmp_path / "nowhere")]) == 2
    assert "nowhere: there is no such source" in capsys.readouterr().err
    assert database.is_sqlite
