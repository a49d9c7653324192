"""`python -m fallback [FILE]` tells which targets can be used now, and why not the others."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from fallback.discovery import Availability, Discovery
from fallback.errors import TargetsFileInvalid
from fallback.targets.target import load_targets


def main() -> None:
    """Ask all servers and print a line for each target; status 2 for a bad file."""
    parser = argparse.ArgumentParser(prog="python -m fallback", description=__doc__)
    parser.add_argument("file", type=Path, nargs="?", help="targets laid over the presets")
    options = parser.parse_args()
    try:
        targets = load_targets(options.file)
    except TargetsFileInvalid as error:
        parser.error(str(error))
    if sys.stderr.isatty():  # the slowest may take some seconds
        sys.stderr.write("Asking the servers …\n")
    for availability in Discovery(targets, environ=os.environ).settled():
        sys.stdout.write(f"{line(availability)}\n")


def line(availability: Availability) -> str:
    """Name, shape, state, and what there is to say about it."""
    target = availability.target
    shape = f"{target.shape}, emulated" if target.emulated else target.shape
    ends = f"ends on {availability.ends}" if availability.ends else ""
    remark = str(availability.reason or ends or ", ".join(availability.models[:3]))
    return f"{target.name:22} {shape:21} {availability.state:9} {remark}".rstrip()


if __name__ == "__main__":
    main()
