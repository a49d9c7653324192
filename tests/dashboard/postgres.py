"""Debian's PostgreSQL as a temporary cluster on a free port, gone when the block ends."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Cluster:
    """A server that a test may stop and start.

    Its role is not called as our schema is, or PostgreSQL would find our tables by itself.
    """

    folder: Path
    port: int
    owner: pwd.struct_passwd

    @property
    def address(self) -> str:
        """SQLAlchemy's, without a password."""
        return f"postgresql+psycopg://owner@127.0.0.1:{self.port}/postgres"

    def make(self) -> None:
        data = self.folder / "data"
        _run(self.owner, binaries() / "initdb", "-D", data, "-U", "owner", "-E", "UTF8")

    def start(self) -> None:
        options = f"-p {self.port} -h 127.0.0.1 -k {self.folder} -c fsync=off"
        self._control("-l", self.folder / "log", "-o", options, "start")

    def stop(self, mode: str = "immediate") -> None:
        """`fast` ends the connections, `immediate` is as if it had been killed."""
        self._control("-m", mode, "stop")

    def _control(self, *words: object) -> None:
        _run(self.owner, binaries() / "pg_ctl", "-D", self.folder / "data", "-w", *words)


@contextmanager
def stoppable() -> Iterator[Cluster]:
    """An empty server, running."""
    binaries()
    owner = _owner()
    folder = Path(tempfile.mkdtemp(prefix="lexlens-postgres-"))
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    server = Cluster(folder, free_port(), owner)
    try:
        server.make()
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def cluster() -> Iterator[str]:
    """Yields the SQLAlchemy address of an empty server without a password, on the loopback."""
    with stoppable() as server:
        yield server.address
