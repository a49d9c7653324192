"""How fast a test set is run, beside the fastest that anybody could.

    python benchmarks/evaluation.py [local] [throttled] [server]

local      4,500 utterances against a bot of 150 intents (CLINC150, Larson et al., EMNLP 2019, from
           `../shared/data/clinc`) in another process; the yardstick is a bare boto3 loop with the
           same workers in the same run, whose counts must be the same. Ten slices in turns, then
           all at once, three times: bare, evaluation, evaluation, bare
throttled  a Lex that takes two calls at once, needs 150 ms for each, throttles the others and one
           call in twenty besides; the yardstick is two calls every 150 ms, which a bare loop beside
           it misses by what the machine is busy with
server     the same with the job and its rows on PostgreSQL

CPU is this process's, and tells more than the clock where neighbours are busy. The job, its rows in
SQLite and everything else a run of the app does is part of the figure. As in
the app's process (`asgi.py`), what the imports left is kept out of the garbage collector's way, for
both sides.
"""

from __future__ import annotations

import gc
import json
import queue
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import boto3

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.exports import write_export  # noqa: E402 - found by the line above
from dashboard.bots.ref import BotRef  # noqa: E402
from dashboard.evaluation.numbers import metrics  # noqa: E402
from dashboard.evaluation.run import runs  # noqa: E402
from dashboard.evaluation.testset.testset import Conversation, TestSet, UserTurn  # noqa: E402
from dashboard.jobs.jobs import Jobs, Kind  # noqa: E402
from dashboard.log.database import Database  # noqa: E402
from dashboard.log.jobs import JobStore  # noqa: E402
from dashboard.log.processes.locks import Locks  # noqa: E402
from lexclient.client import LexClient  # noqa: E402
from tests.browser.driving import free_port  # noqa: E402
from tests.dashboard.evaluation.scripted import fault, scripted  # noqa: E402
from tests.dashboard.postgres import cluster  # noqa: E402

CLINC = ROOT.parent / "shared" / "data" / "clinc" / "data_full.json"
SAMPLES_EACH = 20
WORKERS = 8
SLICE = 450
ROUNDS = 3
KEYS = ("embedded", "embedded")
DELAY_S = 0.15
AT_ONCE = 2
THROTTLED_TURNS = 300

Counts = Counter[tuple[str, str]]  # of expected and actual intent
Sides = Mapping[str, Callable[[Sequence[Sequence[str]]], "Ran"]]


class Ran(NamedTuple):
    """What was counted, and the seconds that took, by the clock and of this process's CPU."""

    counts: Counts
    took: float
    cpu: float


def main(parts: Sequence[str]) -> None:
    gc.collect()
    gc.freeze()
    for part in parts or ("local", "throttled", "server"):
        {"local": local, "throttled": throttled, "server": on_a_server}[part]()


def local() -> None:
    if not CLINC.exists():
        print(f"skipped: {CLINC} is absent")
        return
    pairs = json.loads(CLINC.read_text(encoding="utf-8"))["test"]
    with served() as (url, bot_id):
        client = boto3.client("lexv2-runtime", **at(url))
        plan = plan_for(bot_id, WORKERS)
        lex = LexClient(
            endpoint_url=url, region="us-east-1", credentials=KEYS, attempts=1, connections=WORKERS
        )
        sides = {
            "bare boto3": lambda some: bare(client, plan, some),
            "evaluation": lambda some: run(lex, test_set(some), plan),
        }
        for side in sides.values():
            side(pairs[:200])  # both sides warm
        in_slices(sides, pairs)
        at_once(sides, pairs)


def in_slices(sides: Sides, pairs: Sequence[Sequence[str]]) -> None:
    """In turns, for on a shared machine neighbours differ less than minutes do."""
    seconds: dict[str, list[float]] = defaultdict(list)
    for start in range(0, len(pairs), SLICE):
        for name in list(sides) if start // SLICE % 2 else list(sides)[::-1]:
            seconds[name].append(sides[name](pairs[start : start + SLICE]).took)
    for name, took in seconds.items():
        rates = spread([SLICE / one for one in took], 0)
        print(f"{name}: {rates} utterances a second, {WORKERS} workers")
    both = zip(*(seconds[name] for name in sides), strict=True)
    shares = [alone / took for alone, took in both]
    print(f"slices of {SLICE}: {spread(shares, 3)} of the bare loop's rate", flush=True)


def at_once(sides: Sides, pairs: Sequence[Sequence[str]]) -> None:
    counts: dict[str, list[Counts]] = defaultdict(list)
    seconds: dict[str, list[float]] = defaultdict(list)
    for name in (*sides, *list(sides)[::-1]) * ROUNDS:
        ran = sides[name](pairs)
        counts[name].append(ran.counts)
        seconds[name].append(ran.took)
        total = ran.counts.total()
        told = f"{ran.took:.1f} s, {1000 * ran.cpu / total:.2f} ms CPU a call"
        print(f"{name}, {total} at once: {told}", flush=True)
    (alone, ours), (wanted, found) = seconds.values(), counts.values()
    same = "equal" if wanted == found else "DIFFER"
    right = sum(count for (expected, actual), count in found[0].items() if expected == actual)
    print(f"counts {same}, accuracy {right} of {found[0].total()}")
    beside = spread([one / other for one, other in zip(alone, ours, strict=True)], 3)
    print(f"local: {sum(alone) / sum(ours):.3f} of the bare loop's rate, pair by pair {beside}")


def spread(values: Sequence[float], places: int) -> str:
    """The median, and the quartiles around it."""
    low, middle, high = statistics.quantiles(values, n=4)
    return f"{middle:.{places}f} ({low:.{places}f} to {high:.{places}f})"


def on_a_server() -> None:
    with cluster() as address:
        throttled(address)


def throttled(address: str = "") -> None:
    reply = lambda _text, n: fault(429, "ThrottlingException") if n % 20 == 7 else None  # noqa: E731
    pairs = [(f"utterance {n}", "Order") for n in range(THROTTLED_TURNS)]
    with scripted(at_once=AT_ONCE, delay_s=DELAY_S) as lex:
        client = boto3.client("lexv2-runtime", **at(lex.url))
        ran = bare(client, plan_for("BOTBOTBOT1", AT_ONCE), pairs)
    alone = len(pairs) / ran.took / (AT_ONCE / DELAY_S)
    print(f"a bare boto3 loop of {AT_ONCE} workers: {alone:.3f} of the permitted rate")
    for workers in (AT_ONCE, 6):
        for name, said in (("", None), (", one in twenty throttled besides", reply)):
            options = {"reply": said} if said else {}
            with scripted(at_once=AT_ONCE, delay_s=DELAY_S, **options) as lex:
                plan = replace(plan_for("BOTBOTBOT1", workers), mode="LIVE")
                counts, took, _ = run(lex.client(), test_set(pairs), plan, address)
                once = lex.said == Counter(text for text, _ in pairs)
            share = counts.total() / took / (AT_ONCE / DELAY_S)
            told = "each taken once" if once and counts.total() == len(pairs) else "LOST OR DOUBLED"
            print(f"{workers} workers{name}: {share:.3f} of the permitted rate, {told},", end=" ")
            print(f"{lex.refused} refusals")


def bare(client: object, plan: runs.Plan, pairs: Sequence[Sequence[str]]) -> Ran:
    """The least that must be done: sessions of their own, the intent counted."""
    waiting: queue.SimpleQueue[tuple[int, Sequence[str]]] = queue.SimpleQueue()
    for numbered in enumerate(pairs):
        waiting.put(numbered)
    counted: Counts = Counter()

    def work() -> None:
        while True:
            try:
                number, (text, expected) = waiting.get_nowait()
            except queue.Empty:
                return
            session = f"bare-{time.monotonic_ns()}-{number}"
            where = plan.bot.address.as_parameters()
            got = client.recognize_text(**where, sessionId=session, text=text)
            counted[expected, got["sessionState"]["intent"]["name"]] += 1

    begin, cpu = time.perf_counter(), time.process_time()
    threads = [threading.Thread(target=work) for _ in range(plan.width)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Ran(counted, time.perf_counter() - begin, time.process_time() - cpu)


def run(lex: LexClient, testset: TestSet, plan: runs.Plan, address: str = "") -> Ran:
    """As the app does it: a background job whose rows are in a database, SQLite's without one."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        database = Database(address or f"sqlite:///{folder}/log.sqlite3")
        stack.callback(database.close)
        locks = Locks(database)
        stack.callback(locks.close)
        kinds = {runs.KIND: runs.kind(lambda _: lex, locks), "first": Kind(lambda _: dict)}
        jobs = Jobs(JobStore(database), kinds)
        stack.callback(jobs.close)
        jobs.wait(jobs.start("first", []).id)  # the engine is begun once a process
        begin, cpu = time.perf_counter(), time.process_time()
        job = runs.start(jobs, testset, plan)
        jobs.wait(job.id)
        took, cpu = time.perf_counter() - begin, time.process_time() - cpu
        return Ran(metrics.confusion(runs.read_run(jobs, job).results), took, cpu)


def test_set(pairs: Sequence[Sequence[str]]) -> TestSet:
    turns = (UserTurn(n, n + 1, text, intent) for n, (text, intent) in enumerate(pairs, start=1))
    return TestSet("benchmark", tuple(Conversation("", (turn,)) for turn in turns))


def plan_for(bot_id: str, width: int) -> runs.Plan:
    return runs.Plan(BotRef("Bot", bot_id, "TSTALIASID", "en_US", 0.4), "EMBEDDED", width)


@contextmanager
def served() -> Iterator[tuple[str, str]]:
    """The bot of 150 intents in a process of its own; its address and id."""
    data = json.loads(CLINC.read_text(encoding="utf-8"))
    intents: Mapping[str, list[str]] = defaultdict(list)
    for text, intent in data["train"]:
        if len(intents[intent]) < SAMPLES_EACH:
            intents[intent].append(text)
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        export = write_export(Path(folder), "LargeBot", intents)
        command = [sys.executable, "-m", "lexclient.local", str(export), "--port", str(port)]
        server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        try:
            told = iter(server.stdout or ())
            bot_id = (
                next(line for line in told if "--bot-id" in line).split("--bot-id ")[1].split()[0]
            )
            yield f"http://127.0.0.1:{port}", bot_id
        finally:
            server.terminate()
            server.wait(timeout=20)


def at(url: str) -> dict[str, object]:
    return {
        "endpoint_url": url,
        "region_name": "us-east-1",
        "aws_access_key_id": KEYS[0],
        "aws_secret_access_key": KEYS[1],
        "config": boto3.session.Config(max_pool_connections=WORKERS),
    }


if __name__ == "__main__":
    main(sys.argv[1:])
