"""Reads documents in a process of its own, `python -m fallback.grounding.reading`.

A file of a stranger's can keep a parser busy for hours or fill the memory: the process has bounds
in time and memory, and none of our keys in its environment. In comes JSON, file names with their
contents in base64; out goes JSON, the passages and the files that could not be read.
"""

from __future__ import annotations

import json
import os
import subprocess  # nosec B404 - Python itself, with a list of words
import sys
from base64 import b64decode, b64encode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from fallback.grounding.cutting import passages_of
from fallback.grounding.files import DocumentsRefused
from fallback.grounding.formats import sections_of
from fallback.grounding.passage import Passage

ROOT = Path(__file__).parents[2]
TIMEOUT_S = 60.0
MEMORY_BYTES = 2 * 2**30
MOST_PASSAGES = 20_000


@dataclass(frozen=True, slots=True)
class Documents:
    """What was read: `files` by name, and those of them that are `unread`."""

    passages: tuple[Passage, ...]
    files: tuple[str, ...]
    unread: tuple[str, ...] = ()


def read_apart(files: Mapping[str, bytes], timeout_s: float = TIMEOUT_S) -> Documents:
    """The passages of `files`. Raises `DocumentsRefused` if reading takes too long, or nothing
    can be read."""
    given = json.dumps({name: b64encode(content).decode() for name, content in files.items()})
    command = [sys.executable, "-m", "fallback.grounding.reading"]
    environ = {"PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])}
    try:
        done = subprocess.run(  # noqa: S603 # nosec B603 # this very module
            command, input=given.encode(), capture_output=True, timeout=timeout_s, env=environ,
            cwd=ROOT, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise DocumentsRefused("too_slow") from None
    if done.returncode:
        raise DocumentsRefused("unreadable")
    told = json.loads(done.stdout)
    passages = tuple(Passage(**one) for one in told["passages"])
    if not passages:
        raise DocumentsRefused("nothing")
    return Documents(passages, tuple(files), tuple(told["unread"]))


def read(files: Mapping[str, bytes]) -> Documents:
    """The same in this process, without bounds in time."""
    passages: list[Passage] = []
    unread: list[str] = []
    for name, content in files.items():
        try:
            passages += passages_of(name, sections_of(name, content))
        except Exception:  # noqa: BLE001  # the edge to parsers of five formats
            unread.append(name)
    return Documents(tuple(passages[:MOST_PASSAGES]), tuple(files), tuple(unread))


def main() -> None:
    """The other process."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415  # not on every system

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    given = json.load(sys.stdin)
    documents = read({name: b64decode(content) for name, content in given.items()})
    told = {"passages": [asdict(p) for p in documents.passages], "unread": documents.unread}
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
