"""How long a RecognizeText round trip takes against the local runtime, by boto3 over HTTP.

    python benchmarks/runtime.py [TURNS]

HelloWorldBot holds its Korean dialogue; the large bot has the 150 intents of CLINC150 (Larson et
al., EMNLP 2019) from `../shared/data/clinc`, or made-up ones where that is absent, and is asked
utterances it was not taught. The client's own work (signing, JSON) is part of every figure; the
CPU time, of client and server together, and the best round tell a slow runtime from a busy machine.
"""

from __future__ import annotations

import itertools
import json
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import boto3

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.exports import write_export  # noqa: E402 - found by the line above
from lexclient.local import LocalRuntime, serve  # noqa: E402

CLINC = ROOT.parent / "shared" / "data" / "clinc" / "data_full.json"
SAMPLES_EACH = 20
ROUNDS = 10


def main(turns: int) -> None:
    with serve(ROOT / "bots" / "HelloWorldBot") as runtime:
        dialogue = itertools.cycle(["안녕", "홍길동", "네"])
        report("HelloWorldBot, ko_KR", runtime, "ko_KR", dialogue, turns)
    intents, asked = large_bot()
    with tempfile.TemporaryDirectory() as folder:
        export = write_export(Path(folder), "LargeBot", intents)
        with serve(export) as runtime:
            report(f"{len(intents)} intents", runtime, "en_US", itertools.cycle(asked), turns)


def large_bot() -> tuple[Mapping[str, Sequence[str]], Sequence[str]]:
    """150 intents with their samples, and what to ask."""
    if not CLINC.exists():
        made_up = {
            f"Intent{n}": [f"sample {n} of word{n} {k}" for k in range(9)] for n in range(150)
        }
        return made_up, [f"please word{n} something else" for n in range(150)]
    data = json.loads(CLINC.read_text(encoding="utf-8"))
    samples: dict[str, list[str]] = defaultdict(list)
    for said, intent in data["train"]:
        if len(samples[intent]) < SAMPLES_EACH:
            samples[intent].append(said)
    return samples, [said for said, _ in data["val"][::7]]


def report(
    name: str, runtime: LocalRuntime, locale_id: str, texts: Iterator[str], turns: int
) -> None:
    client: Any = boto3.client("lexv2-runtime", **runtime.client)
    address = runtime.address(locale_id)
    started = time.perf_counter()
    runtime.warm_up().join()
    learned = time.perf_counter() - started
    for text in itertools.islice(texts, 30):
        client.recognize_text(**address, text=text)
    rounds = [round_of(client, address, texts, turns // ROUNDS) for _ in range(ROUNDS)]
    best, cpu = min(rounds, key=lambda each: statistics.median(each[0]))
    everything = [second for seconds, _ in rounds for second in seconds]
    print(
        f"{name:22} learned in {learned:5.2f} s"
        f"   median {1000 * statistics.median(best):5.2f} ms in the best of {ROUNDS} rounds"
        f" ({len(best) / sum(best):4.0f} turns/s, {1000 * cpu / len(best):4.2f} ms of CPU a turn),"
        f" {1000 * statistics.median(everything):5.2f} ms in all"
        f"   p99 {1000 * statistics.quantiles(everything, n=100)[98]:6.2f} ms"
    )


def round_of(
    client: Any, address: Mapping[str, str], texts: Iterator[str], turns: int
) -> tuple[list[float], float]:
    """The seconds of each turn, and the CPU seconds of all."""
    cpu = time.process_time()
    seconds = [timed(client, address, text) for text in itertools.islice(texts, turns)]
    return seconds, time.process_time() - cpu


def timed(client: Any, address: Mapping[str, str], text: str) -> float:
    began = time.perf_counter()
    client.recognize_text(**address, text=text)
    return time.perf_counter() - began


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
