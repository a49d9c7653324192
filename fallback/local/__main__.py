"""`python -m fallback.local --port 8401` runs the endpoint until Ctrl-C."""

from __future__ import annotations

import argparse
import sys
import threading
from contextlib import suppress

from fallback.local.server import PACE_S, serve
from loopback import PortRefused, ServerDidNotStart


def main() -> int:
    """Serve and print the address; the exit status is 2 for a port that cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m fallback.local", description=__doc__)
    parser.add_argument("--port", type=int, default=8401)
    parser.add_argument("--pace", type=float, default=PACE_S, help="seconds between two words")
    options = parser.parse_args()
    try:
        with serve(options.port, pace_s=options.pace) as url, suppress(KeyboardInterrupt):
            sys.stdout.write(f"OpenAI-compatible endpoint without a model: {url}\n")
            sys.stdout.flush()
            threading.Event().wait()
    except (PortRefused, ServerDidNotStart) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
