"""A process that a test may kill: `python -m tests.dashboard.ingest.worker ADDRESS FOLDER [FILE]`.

Brings a file in as a job, or only goes on with what others left.
"""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from dashboard.ingest.background import runs
from dashboard.ingest.background.intake import Plan
from dashboard.ingest.background.uploads import Uploads
from dashboard.jobs.jobs import Jobs
from dashboard.log.database import Database
from dashboard.log.jobs import JobStore
from tests.dashboard.jobs.worker import quicken


def main(address: str, folder: str, *files: str) -> None:
    quicken()
    database, uploads = Database(address), Uploads(Path(folder))
    jobs = Jobs(JobStore(database), {runs.KIND: runs.kind(database, uploads)})
    jobs.resume_all()
    for file in map(Path, files):
        with file.open("rb") as stream:
            of = [(file.name, file.stat().st_size, stream)]
            runs.start_files(jobs, uploads, of, Plan("kept", None, "Ada"))
    threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
