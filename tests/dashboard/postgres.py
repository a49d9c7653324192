"""Debian's PostgreSQL as a temporary cluster on a free port, gone when the block ends."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.browser.driving import free_port

UNPRIVILEGED = ("postgres", "nobody")  # the server refuses to run as root


def binaries() -> Path:
    """The folder of `initdb` and `pg_ctl`; without it the test is skipped, on CI it fails."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name)
    if not found:
        tell = pytest.fail if os.environ.get("CI") else pytest.skip
        tell("no PostgreSQL on this machine: apt-get install postgresql")
    return found[-1]


def _owner() -> pwd.struct_passwd:
    if os.getuid():
        return pwd.getpwuid(os.getuid())
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return next(known[name] for name in UNPRIVILEGED if name in known)


def _run(owner: pwd.struct_passwd, *command: object) -> None:
    ids = {"user": owner.pw_uid, "group": owner.pw_gid} if not os.getuid() else {}
    words = [str(word) for word in command]
    subprocess.run(words, cwd="/", stdout=subprocess.DEVNULL, check=True, **ids)


@contextmanager
def cluster() -> Iterator[str]:
    """Yields the SQLAlchemy address of an empty server without a password, on the loopback.

    Its role is not called as our schema is, or PostgreSQL would find our tables by itself.
    """
    at, owner, port = binaries(), _owner(), free_port()
    folder = Path(tempfile.mkdtemp(prefix="lexlens-postgres-"))
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    data, log = folder / "data", folder / "log"
    options = f"-p {port} -h 127.0.0.1 -k {folder} -c fsync=off"
    control = [at / "pg_ctl", "-D", data, "-w"]
    try:
        _run(owner, at / "initdb", "-D", data, "-U", "owner", "-E", "UTF8")
        _run(owner, *control, "-l", log, "-o", options, "start")
        yield f"postgresql+psycopg://owner@127.0.0.1:{port}/postgres"
    finally:
        _run(owner, *control, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)
