"""Messages through a pipe: the length in eight bytes, and then so many bytes."""

from __future__ import annotations

from typing import IO

LENGTH = 8  # bytes


def send(pipe: IO[bytes], message: bytes) -> None:
    pipe.write(len(message).to_bytes(LENGTH, "big"))
    pipe.write(message)
    pipe.flush()


def received(pipe: IO[bytes]) -> bytes:
    """Raises `EOFError` where the other side has ended."""
    message = _exactly(pipe, LENGTH)
    return _exactly(pipe, int.from_bytes(message, "big"))


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    received = pipe.read(size)
    if len(received) < size:
        raise EOFError
    return received
