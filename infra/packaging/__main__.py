"""`python -m infra.packaging [FOLDER]`: makes the functions' ZIPs, and tells their sizes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from infra.packaging.function import PipFailed, write

BUILD = Path(__file__).parent.parent / "build"


def main(arguments: Sequence[str]) -> int:
    """The exit status: 2 if pip failed."""
    try:
        archives = write(Path(arguments[0]) if arguments else BUILD)
    except PipFailed as failure:
        sys.stderr.write(f"pip: {failure}\n")
        return 2
    for archive in archives:
        sys.stdout.write(f"{archive.name}  {archive.stat().st_size / 2**20:.2f} MiB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
