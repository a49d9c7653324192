"""The files of a folder or a ZIP that can be read as documents, bounded in number and size."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

KINDS = ("md", "markdown", "txt", "html", "htm", "csv", "pdf")
MOST_FILES = 2_000
MOST_BYTES = 50 * 2**20  # of all files, unpacked
DAMAGED = (zipfile.BadZipFile, zlib.error, ValueError, OverflowError, RuntimeError, EOFError)


class DocumentsRefused(ValueError):
    """Documents that are not taken; `rule` names why, `file` which, "" for all of them."""

    def __init__(self, rule: str, file: str = "") -> None:
        super().__init__(f"{file}: {rule}" if file else rule)
        self.rule = rule
        self.file = file


def unpacked(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Uploaded files by their names, with those of each ZIP in its place. Raises
    `DocumentsRefused`."""
    parts = (_unzipped(c) if n.lower().endswith(".zip") else [(n, c)] for n, c in files.items())
    return _bounded(pair for part in parts for pair in part)


def of_folder(folder: Path) -> dict[str, bytes]:
    """The documents of a folder and those below it, by their paths in it. Raises
    `DocumentsRefused`."""
    if not folder.is_dir():
        raise DocumentsRefused("no_folder", folder.name)
    found = (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())
    names = ((path, path.relative_to(folder).as_posix()) for path in found)
    return _bounded((name, path.read_bytes()) for path, name in names if _is_document(name))


def _bounded(files: Iterator[tuple[str, bytes]]) -> dict[str, bytes]:
    taken: dict[str, bytes] = {}
    total = 0
    for name, content in files:
        if not _is_document(name):
            continue
        total += len(content)
        if len(taken) == MOST_FILES:
            raise DocumentsRefused("too_many")
        if total > MOST_BYTES:
            raise DocumentsRefused("too_large")
        taken[name] = content
    if not taken:
        raise DocumentsRefused("nothing")
    return taken


def _is_document(name: str) -> bool:
    path = PurePosixPath(name)
    hidden = any(part.startswith((".", "__MACOSX")) for part in path.parts)
    return path.suffix.lower().removeprefix(".") in KINDS and not hidden


def _unzipped(content: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [one for one in archive.infolist() if _is_document(one.filename)]
            if len(members) > MOST_FILES:
                raise DocumentsRefused("too_many")
            for member in members:
                yield member.filename, _content(archive, member)
    except DocumentsRefused:
        raise
    except DAMAGED as error:
        raise DocumentsRefused("damaged") from error


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """Never more than the bound, whatever the archive says of its size."""
    if member.flag_bits & 0x1:
        raise DocumentsRefused("encrypted", member.filename)
    with archive.open(member) as stream:
        content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise DocumentsRefused("too_large", member.filename)
    return content
