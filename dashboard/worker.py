"""Does background jobs for dashboards that share its log: `python -m dashboard.worker`.

Any number, on any machines, with the environment of the dashboards (`DATABASE_URL`, keys, targets).
Told to end, it lets the calls under way end and leaves the rest to the others.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from dataclasses import replace

from dashboard.log.database import LogUnavailable
from dashboard.services import BadExport, start
from dashboard.settings import SettingRefused, read_settings
from lexclient.errors import LexError


def main() -> int:
    """Works until it is told to end; the exit status."""
    ended = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: ended.set())
    try:
        services = start(replace(read_settings(os.environ), works=True))
    except (SettingRefused, LogUnavailable, LexError, BadExport) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    with services.running:
        sys.stderr.write("Waiting for jobs.\n")
        ended.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
