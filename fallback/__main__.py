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
    for found in Discovery(targets, environ=os.environ).settled():
        sys.stdout.write(f"{line(found)}\n")


def line(found: Availability) -> str:
    """Name, shape, state, and what there is to say about it."""
    target = found.target
    shape = f"{target.shape}, emulated" if target.emulated else target.shape
    ends = f"ends on {found.ends}" if found.ends else ""
    told = str(found.reason or ends or ", ".join(found.models[:3]))
    return f"{target.name:22} {shape:21} {found.state:9} {told}".rstrip()


if __name__ == "__main__":
    main()
