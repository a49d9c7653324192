"""The files of a bot export, from a folder or a ZIP, bounded in number, size and path."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import IO

BYTES = Path("export.zip")  # what an export that came as bytes is called in a `BadExport`
MAX_MEMBERS = 20_000
MAX_MEMBER_BYTES = 5_000_000
MAX_TOTAL_BYTES = 100_000_000
# what reading a damaged archive raises, beside what the module says
DAMAGED: tuple[type[Exception], ...] = (zipfile.BadZipFile, zlib.error, struct.error)
DAMAGED += (ValueError, OverflowError, RuntimeError, EOFError, OSError)

RULES = (
    *("no_export", "too_many", "too_large", "damaged", "outside", "encrypted", "missing_file"),
    *("missing_key", "value", "one_bot", "no_locale", "broken_link", "same_id"),
)


class BadExport(ValueError):
    """An export that cannot be used; says in which file, at which key, and what was expected.

    `rule`, one of `RULES`, and `values` say the same to who words it in another language.
    """

    def __init__(
        self, file: Path | str, expected: str, *, key: str = "", rule: str, **values: object
    ) -> None:
        place = f"{file}, {key}" if key else str(file)
        super().__init__(f"{place}: {expected}")
        self.file = str(file)
        self.key = key
        self.rule = rule
        self.values = values


def read_files(export: Path | bytes) -> Mapping[PurePosixPath, bytes]:
    """The JSON files of an export, by their path inside it, in sorted order.

    `export` is a folder, a ZIP file, or the bytes of one. Raises `BadExport` if there is no such
    export, or it is too large, or a ZIP member's path leaves the archive.
    """
    if isinstance(export, bytes):
        return _zip_files(BYTES, io.BytesIO(export))
    if export.is_dir():
        return _bounded(export, _folder_members(export))
    return _zip_files(export, export)


def _zip_files(name: Path, archive: Path | IO[bytes]) -> Mapping[PurePosixPath, bytes]:
    if not zipfile.is_zipfile(archive):
        expected = "expected the folder or the ZIP file of a Lex V2 bot export"
        raise BadExport(name, expected, rule="no_export")
    return _bounded(name, _zip_members(name, archive))


Member = tuple[PurePosixPath, int, bytes]


def _bounded(path: Path, members: Iterator[Member]) -> Mapping[PurePosixPath, bytes]:
    files: dict[PurePosixPath, bytes] = {}
    total = 0
    for name, size, content in members:
        total += size
        if len(files) == MAX_MEMBERS:
            expected = f"expected at most {MAX_MEMBERS} JSON files"
            raise BadExport(path, expected, rule="too_many", limit=MAX_MEMBERS)
        if total > MAX_TOTAL_BYTES:
            expected = f"expected at most {MAX_TOTAL_BYTES} bytes of JSON in all"
            raise BadExport(path, expected, rule="too_large", limit=MAX_TOTAL_BYTES)
        files[name] = content
    return dict(sorted(files.items()))


def _folder_members(folder: Path) -> Iterator[Member]:
    for file in folder.rglob("*.json"):
        name = PurePosixPath(file.relative_to(folder))
        if file.is_file() and _fits(folder, str(name), file.stat().st_size):
            yield name, file.stat().st_size, file.read_bytes()


def _zip_members(archive: Path, content: Path | IO[bytes]) -> Iterator[Member]:
    try:
        with zipfile.ZipFile(content) as opened:
            members = opened.infolist()
            if len(members) > MAX_MEMBERS:
                expected = f"expected at most {MAX_MEMBERS} members"
                raise BadExport(archive, expected, rule="too_many", limit=MAX_MEMBERS)
            for member in members:
                name = _inside(archive, member.filename)
                if name.suffix == ".json" and "__MACOSX" not in name.parts:
                    yield name, member.file_size, _content(archive, opened, member)
    except BadExport:
        raise
    except DAMAGED as error:
        expected = f"expected a readable ZIP file ({error})"
        raise BadExport(archive, expected, rule="damaged") from error


def _inside(archive: Path, name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or not path.parts:
        expected = "expected a path inside the archive"
        raise BadExport(archive, expected, key=name[:200], rule="outside")
    return path


def _content(archive: Path, opened: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    if member.flag_bits & 0x1:
        expected = "expected an export without a password"
        raise BadExport(archive, expected, key=member.filename, rule="encrypted")
    _fits(archive, member.filename, member.file_size)
    with opened.open(member) as stream:
        content = stream.read(MAX_MEMBER_BYTES + 1)
    _fits(archive, member.filename, len(content))
    return content


def _fits(path: Path, name: str, size: int) -> bool:
    if size > MAX_MEMBER_BYTES:
        expected = f"expected at most {MAX_MEMBER_BYTES} bytes"
        raise BadExport(path, expected, key=name, rule="too_large", limit=MAX_MEMBER_BYTES)
    return True
