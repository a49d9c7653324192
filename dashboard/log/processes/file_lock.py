"""A file as a lock that ends with its process, however that ends."""

from __future__ import annotations

import sys


def locked(file: int) -> bool:
    """Whether nobody else held the file, and it is ours now; so until its process ends."""
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415

            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 - there is none on Windows

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
