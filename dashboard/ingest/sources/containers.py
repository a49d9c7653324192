"""Files as texts: what is compressed or packed is opened, as far as a log would be.

What a file is, its first bytes say. Nothing is unpacked to the disk, so a member's path leads
nowhere. Each step is bounded: how deep archives lie in one another, how many members they have,
how much more comes out than goes in.
"""

from __future__ import annotations

import codecs
import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Protocol, cast

from dashboard.ingest.problems import Problem, Reason

CHUNK = 256 * 1024  # bytes
MOST_MEMBERS = 100_000
DEEPEST = 3  # archives in one another: Firehose compresses what the subscription compressed
FREE_BYTES = 8_000_000  # that any archive may unpack to
RATIO = 300  # bytes out for one in; real logs reach 30
GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# UTF-16 as old consoles write it, without a mark, known by the first character of JSON
UNMARKED = {b"{\0": "utf-16-le", b"[\0": "utf-16-le", b"\0{": "utf-16-be", b"\0[": "utf-16-be"}
# bzip2, Zstandard, xz, 7-Zip, Parquet, audio: nothing that Lex or CloudWatch Logs writes as text
OTHERS = (b"BZh", b"\x28\xb5\x2f\xfd", b"\xfd7zX", b"7z\xbc\xaf", b"PAR1", b"RIFF")
# what reading a damaged archive raises, beside what the modules say
DAMAGED: tuple[type[Exception], ...] = (zipfile.BadZipFile, zlib.error, gzip.BadGzipFile)
DAMAGED += (EOFError, OSError, RuntimeError, OverflowError, ValueError, struct.error)


class Stream(Protocol):
    """Bytes that can be looked at before they are read."""

    def peek(self, size: int, /) -> bytes: ...

    def read1(self, size: int, /) -> bytes: ...

    def seekable(self) -> bool: ...


class Meter(io.RawIOBase):
    """A stream that counts the bytes read from it: how far one is, and what came out of them."""

    def __init__(self, stream: IO[bytes] | io.RawIOBase) -> None:
        self._stream = stream
        self.count = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._stream.seekable()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        piece = self._stream.read(len(buffer)) or b""
        buffer[: len(piece)] = piece
        self.count += len(piece)
        return len(piece)


@dataclass(slots=True)
class Text:
    """A text to read piece by piece; `problem` is why it ended before its end."""

    file: str
    _stream: Stream
    _meter: Meter
    _decoder: codecs.IncrementalDecoder
    _out: int = 0
    problem: Problem | None = None

    def read(self) -> str:
        """The next piece, "" at the end."""
        try:
            while piece := self._stream.read1(CHUNK):
                self._out += len(piece)
                if self._out > FREE_BYTES and self._out > RATIO * self._meter.count:
                    return self._ended("bomb")
                if text := self._decoder.decode(piece):
                    return text
        except DAMAGED:
            return self._ended("damaged")
        return self._decoder.decode(b"", final=True)

    def _ended(self, reason: Reason) -> str:
        self.problem = Problem(self.file, 0, reason)
        self._stream = io.BufferedReader(Meter(io.BytesIO()))
        return ""


def texts(
    stream: IO[bytes] | io.RawIOBase, file: str, meter: Meter | None = None
) -> Iterator[Text | Problem]:
    """The texts in a file, one after the other: read each before the next is asked for."""
    outer = meter or Meter(stream)
    yield from _opened(io.BufferedReader(outer), file, outer, 0)


def _opened(stream: Stream, file: str, meter: Meter, depth: int) -> Iterator[Text | Problem]:
    try:
        head = stream.peek(4)[:4]
    except DAMAGED:
        yield Problem(file, 0, "damaged")
        return
    if head.startswith(OTHERS):
        yield Problem(file, 0, "other_kind")
    elif not head.startswith((GZIP, ZIP)):
        marks = {**BOMS, **UNMARKED}
        encoding = next((name for mark, name in marks.items() if head.startswith(mark)), "utf-8")
        decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        yield Text(file, stream, meter, decoder)
    elif depth == DEEPEST:
        yield Problem(file, 0, "too_nested")
    elif head.startswith(GZIP):
        unpacked = gzip.GzipFile(mode="rb", fileobj=cast(IO[bytes], stream))
        yield from _opened(unpacked, file, meter, depth + 1)
    else:
        yield from _unzipped(stream, file, depth + 1)


def _unzipped(stream: Stream, file: str, depth: int) -> Iterator[Text | Problem]:
    if not stream.seekable() or depth > 1:
        yield Problem(file, 0, "too_nested")
        return
    try:
        with zipfile.ZipFile(cast(IO[bytes], stream)) as archive:
            members = [one for one in archive.infolist() if not _is_aside(one)]
            if sum(one.compress_size for one in members) > _length(stream):
                yield Problem(file, 0, "bomb")  # members that lie over one another
                return
            if len(members) > MOST_MEMBERS:
                yield Problem(file, 0, "too_many")
            for member in members[:MOST_MEMBERS]:
                yield from _member(archive, member, f"{file}/{member.filename[:200]}", depth)
    except DAMAGED:
        yield Problem(file, 0, "damaged")


def _length(stream: Stream) -> int:
    """The bytes of a stream that can be read anew."""
    return cast(IO[bytes], stream).seek(0, io.SEEK_END)


def _is_aside(member: zipfile.ZipInfo) -> bool:
    """Folders, and what an archiver adds of its own."""
    return member.is_dir() or member.filename.startswith("__MACOSX/")


def _member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, file: str, depth: int
) -> Iterator[Text | Problem]:
    if member.flag_bits & 0x1:
        yield Problem(file, 0, "encrypted")
        return
    with archive.open(member) as unpacked:
        packed = Meter(io.BytesIO())  # how much of this member has come in is not known while it is
        packed.count = max(1, member.compress_size)
        yield from _opened(cast(Stream, unpacked), file, packed, depth)
