"""A worker that a test may kill: `python -m tests.dashboard.jobs.worker ADDRESS SERVICE [KIND...]`.

`paid` and `free` ask the service once an item, `rated` six hundred times a minute with everybody
else, `tested` plays a conversation of a bot whose Lex the service is. Looks are quicker than a
person's, or twenty of them took minutes.
"""

from __future__ import annotations

import signal
import sys
import threading
import urllib.request

from dashboard.evaluation.run import runs
from dashboard.jobs import engine, jobs, run
from dashboard.jobs.jobs import Jobs, Json, Kind, NotNow, Task
from dashboard.log.database import Database
from dashboard.log.jobs import JobStore
from dashboard.log.processes.locks import Locks
from dashboard.log.processes.rates import Rates
from lexclient.client import LexClient

A_MINUTE = 600


def kinds(database: Database, service: str) -> dict[str, Kind]:
    rates, locks = Rates(database, {"rated": A_MINUTE}), Locks(database)

    def ask(task: Task) -> Json:
        with urllib.request.urlopen(f"{service}/{task.job}/{task.item.key}", timeout=30) as reply:
            return {"said": reply.read().decode()}

    def ask_slowly(task: Task) -> Json:
        if wait_s := rates.take("rated"):
            raise NotNow(wait_s)
        return ask(task)

    def client(_bot: object) -> LexClient:
        keys = ("AKIAEXAMPLE", "SECRETEXAMPLE")
        return LexClient(endpoint_url=service, region="us-east-1", credentials=keys, attempts=1)

    return {
        "paid": Kind(lambda _job: ask),
        "free": Kind(lambda _job: ask, once=False),
        "rated": Kind(lambda _job: ask_slowly),
        runs.KIND: runs.kind(client, locks),
    }


def quicken() -> None:
    jobs.LOOK_SECONDS = run.LOOK_SECONDS = 0.2
    engine.POLL_SECONDS = 0.2


def main(address: str, service: str, *names: str) -> None:
    quicken()
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    database = Database(address)
    known = kinds(database, service)
    work = Jobs(JobStore(database), {name: known[name] for name in names or known})
    work.resume_all()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    ended.wait()
    work.close()
    database.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
