"""A process that pushes a lesson as the page does, or makes a version, for a test to kill:
`python -m tests.pages.pusher BOT_ID [push | version]`. The account and the log are those of the
environment. It says when it has pulled, and waits for a line before it goes on."""

from __future__ import annotations

import sys

from dashboard import services
from dashboard.bots.catalog import ACCOUNT
from dashboard.log.queries.unrecognised import LoggedBot
from dashboard.teaching.publishing.background import pushes, versions
from lexclient import models

UTTERANCE = "quarterly penguin inventory"
HELLO = LoggedBot("HelloWorldBot", "en_US")


def main(bot_id: str, what: str = "push") -> None:
    models.POLL_SECONDS = 0.1
    desk, jobs = services.services().desk, services.services().jobs
    pull = desk.pull(ACCOUNT, bot_id, who="kim")
    desk.lessons.change(HELLO, {UTTERANCE: "HelloWorld"}, "kim")
    sys.stdout.write("pulled\n")
    sys.stdout.flush()
    sys.stdin.readline()
    if what == "version":
        job = versions.start(desk, jobs, pull, who="kim")
    else:
        job = pushes.start(desk, jobs, pull, desk.taught(pull, [HELLO]), who="kim")
    jobs.wait(job.id)


if __name__ == "__main__":
    main(*sys.argv[1:])
