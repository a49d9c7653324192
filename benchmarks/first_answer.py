"""Measures the first answer of an embedded bot after a first start and after a second one:

    python -m benchmarks.first_answer [--repeats 3]

Each start is a process of its own, which serves the bundled bots as the dashboard does and asks at
once. From the first question to its answer, the goal is 0.3 s after a second start, and that it
loads no scikit-learn; the first start learns in a process of its own meanwhile. Processor seconds
are those of the asking and serving process: on a busy machine the others are of the machine.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import boto3

from lexclient.local import Learning, TrainingProcess, serve

ROOT = Path(__file__).parent.parent


Start = tuple[float, float, bool]


def start(folder: Path) -> Start:
    """Seconds from the first question to its answer, those of the processor, and whether
    scikit-learn was loaded here."""
    process = TrainingProcess()
    bots = (ROOT / "bots" / "HelloWorldBot", ROOT / "bots" / "FlowerShopBot")
    with serve(*bots, learning=Learning(process=process, kept=folder)) as lex:
        warming = lex.warm_up()
        client = boto3.client("lexv2-runtime", **lex.client)
        begin, processor = time.perf_counter(), time.process_time()
        client.recognize_text(
            **lex.address("ko_KR", bot="FlowerShopBot"), text="튤립 사고 싶은데요"
        )
        seconds, processor = time.perf_counter() - begin, time.process_time() - processor
        warming.join()
    process.close()
    return seconds, processor, "sklearn" in sys.modules


def in_child(folder: str) -> Start:
    command = [sys.executable, "-m", "benchmarks.first_answer", "--start", folder]
    ran = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    seconds, processor, loaded = json.loads(ran.stdout)
    return seconds, processor, loaded


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--repeats", type=int, default=3)
    options.add_argument("--start", type=Path, help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.start:
        print(json.dumps(start(asked.start)))
        return
    starts = []
    for _ in range(asked.repeats):
        with tempfile.TemporaryDirectory() as folder:
            starts.append([in_child(folder) for _ in range(2)])
    for place, name in enumerate(("first", "second")):
        seconds = statistics.median(each[place][0] for each in starts)
        processor = statistics.median(each[place][1] for each in starts)
        loaded = any(each[place][2] for each in starts)
        print(
            f"{name} start: {seconds:.2f} s to the first answer, {processor:.2f} of the processor, "
            f"scikit-learn loaded: {loaded}"
        )


if __name__ == "__main__":
    main()
