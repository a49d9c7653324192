"""`python -m fallback.local --port 8401` runs the endpoint until Ctrl-C."""

from __future__ import annotations

import argparse
import sys
import threading
from contextlib import suppress

from fallback.local.server import PACE_S, serve


def main() -> None:
    """Serve and print the address."""
    parser = argparse.ArgumentParser(prog="python -m fallback.local", description=__doc__)
    parser.add_argument("--port", type=int, default=8401)
    parser.add_argument("--pace", type=float, default=PACE_S, help="seconds between two words")
    options = parser.parse_args()
    with serve(options.port, pace_s=options.pace) as url, suppress(KeyboardInterrupt):
        sys.stdout.write(f"OpenAI-compatible endpoint without a model: {url}\n")
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    main()
