"""`python -m infra.packaging`: makes the functions' ZIPs, and tells their sizes."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from infra.packaging.documents import DocumentsUnfit
from infra.packaging.function import LAMBDA, Machine, PipFailed, write

BUILD = Path(__file__).parent.parent / "build"


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 2 if pip failed or the documents cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m infra.packaging")
    parser.add_argument("folder", nargs="?", type=Path, default=BUILD)
    parser.add_argument("--python", default=LAMBDA.python, help="version; default: Lambda's")
    parser.add_argument("--platform", action="append", help="as pip names it; default: Lambda's")
    parser.add_argument("--documents", type=Path, help="what the code hook answers from")
    options = parser.parse_args(arguments)
    platforms = tuple(options.platform or LAMBDA.platforms)
    try:
        archives = write(options.folder, Machine(options.python, platforms), options.documents)
    except PipFailed as failure:
        sys.stderr.write(f"pip: {failure}\n")
        return 2
    except DocumentsUnfit as unfit:
        sys.stderr.write(f"{unfit}\n")
        return 2
    for archive in archives:
        sys.stdout.write(f"{archive.name}  {archive.stat().st_size / 2**20:.2f} MiB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
