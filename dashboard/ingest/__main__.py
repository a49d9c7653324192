"""`python -m dashboard.ingest SOURCE...` brings conversation logs of production bots in."""

from __future__ import annotations

import sys

from dashboard.ingest.command import main

if __name__ == "__main__":
    sys.exit(main())
