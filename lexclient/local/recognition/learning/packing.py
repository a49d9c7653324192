"""What was learned, as bytes: arrays and JSON in NumPy's own format, and never a pickle."""

from __future__ import annotations

import json
import zipfile
import zlib
from io import BytesIO
from tokenize import TokenError
from typing import BinaryIO

import numpy as np

from lexclient.local.recognition.engines.contract import Learned

DATA = "json"  # the member that holds `Learned.data`
# what numpy and zipfile raise for bytes that are broken: numpy reads a header as Python's tokens
BROKEN = (
    ValueError,
    KeyError,
    AttributeError,
    EOFError,
    MemoryError,
    RuntimeError,
    SyntaxError,
    TokenError,
    zipfile.BadZipFile,
    zlib.error,
)


class BrokenLearned(ValueError):
    """The bytes are not what `pack` made."""


def pack(learned: Learned, file: BinaryIO) -> None:
    """Write `learned` to a file that can seek."""
    text = np.frombuffer(json.dumps(learned.data).encode(), np.uint8)
    np.savez(file, allow_pickle=False, **{DATA: text}, **learned.arrays)


def unpack(file: BinaryIO) -> Learned:
    """Read what `pack` wrote. Raises `BrokenLearned`."""
    try:
        with np.load(file, allow_pickle=False) as kept:
            arrays = {name: kept[name] for name in kept.files}
        return Learned(json.loads(arrays.pop(DATA).tobytes()), arrays)
    except BROKEN as error:
        raise BrokenLearned(str(error)) from error


def packed(learned: Learned) -> bytes:
    """As `pack`, in memory."""
    file = BytesIO()
    pack(learned, file)
    return file.getvalue()
