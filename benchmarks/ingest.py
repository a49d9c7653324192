"""How fast conversation logs come in, and in how much memory: `python -m benchmarks.ingest`.

Writes files of 10,000, 100,000 and 1,000,000 records of 1.8 KB, after two real ones, and brings
each into an empty log with `python -m dashboard.ingest`, texts masked; then once more, when all are
there already. Each size comes twice: into the log, and straight into the archive, where the log
keeps the turns of one day. A second is one of the clock, and one of the processor: a disk that
others use makes the first longer. Memory is the process's peak as the kernel counts it.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from dashboard.log.database import Database
from dashboard.log.settings import LogSettings

SIZES = (10_000, 100_000, 1_000_000)
BEGIN = dt.datetime(2026, 10, 1)
INTENTS = 40
WORDINGS = 3000


def main() -> None:
    """Print a line a size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    rates = f"{'a second':>9} {'CPU':>7} {'peak MB':>8} {'again':>7}"
    print(f"{'records':>10} {'into':>8} {'MB':>7} {rates}")
    for size in parser.parse_args().sizes:
        for into in ("log", "archive"):
            with tempfile.TemporaryDirectory() as folder:
                figures = measured(size, Path(folder), into)
            print(f"{size:>10,} {into:>8} {figures}", flush=True)


def measured(size: int, folder: Path, into: str) -> str:
    """The rest of a line."""
    file = folder / "records.jsonl"
    with file.open("w") as out:
        out.writelines(json.dumps(one) + "\n" for one in records(size))
    if into == "archive":
        with closing(Database(address(folder))) as database:
            LogSettings(database).leave_alone(1)
    rate, busy, peak = run(file, folder)
    again, _, _ = run(file, folder)
    megabytes = file.stat().st_size / 10**6
    return f"{megabytes:>7,.0f} {rate:>9,.0f} {busy:>7,.0f} {peak:>8,.0f} {again:>7,.0f}"


def address(folder: Path) -> str:
    """Of the log."""
    return f"sqlite:///{folder / 'log.sqlite3'}"


def run(file: Path, folder: Path) -> tuple[float, float, float]:
    """Records a second, records a second of the processor, and megabytes at the peak."""
    command = [sys.executable, "-m", "dashboard.ingest", str(file), "--json", "--texts", "masked"]
    environ = os.environ | {"DATABASE_URL": address(folder)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environ) as child:
        assert child.stdout
        result = json.loads(child.stdout.read().splitlines()[-1])
        _, _, usage = os.wait4(child.pid, 0)
    busy = usage.ru_utime + usage.ru_stime
    records_read = result["records"]
    return records_read / result["seconds"], records_read / busy, usage.ru_maxrss / 1024


def records(count: int) -> Iterator[dict[str, Any]]:
    """As Lex writes them; a quarter is missed."""
    chance = random.Random(1)
    for number in range(count):
        missed = chance.random() < 0.25
        score = chance.random()
        listed = [_interpretation(chance, missed, score, rank) for rank in (1, 2, 3)]
        if missed:
            listed.insert(0, {"intent": {"name": "FallbackIntent", "slots": {}}})
        yield _record(chance, number, missed, listed)


def _interpretation(chance: random.Random, missed: bool, score: float, rank: int) -> dict[str, Any]:
    city = {"originalValue": "seoul", "interpretedValue": "Seoul", "resolvedValues": ["Seoul"]}
    confidence = (score * 0.39 if missed else 0.4 + score * 0.6) / rank
    return {
        "intent": {
            "name": f"Intent{chance.randrange(INTENTS)}",
            "slots": {"Date": None, "City": {"value": city, "shape": "Scalar"}},
            "state": "InProgress",
            "confirmationState": "None",
        },
        "nluConfidence": f"{confidence:.2f}",
        "interpretationSource": "Lex",
    }


def _record(
    chance: random.Random, number: int, missed: bool, listed: list[dict[str, Any]]
) -> dict[str, Any]:
    moment = BEGIN + dt.timedelta(seconds=2 * number)
    return {
        "messageVersion": "2.0",
        "requestId": str(uuid.UUID(int=chance.getrandbits(128))),
        "sessionId": f"session-{number // 5}",
        "timestamp": f"{moment.isoformat(timespec='milliseconds')}Z",
        "inputMode": "Text",
        "operationName": "RecognizeText",
        "developerOverride": False,
        "missedUtterance": missed,
        "inputTranscript": f"where is my order number {chance.randrange(WORDINGS)}",
        "bot": {
            "name": "ShopBot",
            "version": "3",
            "id": "ABCDEFGHIJ",
            "aliasName": "prod",
            "aliasId": "PRODALIAS1",
            "localeId": "en_US",
        },
        "messages": [{"content": "Let me look that up.", "contentType": "PlainText"}],
        "sessionState": {
            "intent": listed[0]["intent"],
            "dialogAction": {"type": "Close"},
            "sessionAttributes": {"channel": "web"},
            "originatingRequestId": str(uuid.UUID(int=chance.getrandbits(128))),
        },
        "interpretations": listed,
    }


if __name__ == "__main__":
    main()
