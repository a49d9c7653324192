"""Uploaded exports run at once, a few at a time, each at its own place."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.settings import BOTS
from dashboard.switchboard import Switchboard
from dashboard.uploads import MAX_BYTES, Uploads, UploadTooLarge
from dashboard.wiring import BadExport, serving_export
from lexclient.client import LexClient
from lexclient.errors import LexNotFound


def zipped(name: str, remark: str = "") -> bytes:
    """A bundled bot as the console would export it; `remark` makes the bytes differ."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.comment = remark.encode()
        for file in sorted((BOTS / name).rglob("*.json")):
            archive.write(file, Path(file).relative_to(BOTS / name))
    return content.getvalue()


@pytest.fixture
def uploads() -> Iterator[tuple[Uploads, Switchboard]]:
    nobody = LexClient(
        endpoint_url="http://127.0.0.1:9", region="us-east-1", credentials=("a", "b")
    )
    board = Switchboard(nobody)
    running = Uploads(serving_export, board, at_once=2)
    yield running, board
    running.close()


def test_an_uploaded_zip_answers(uploads: tuple[Uploads, Switchboard]) -> None:
    """Through the same switchboard as every bot; the same bytes are the same bot."""
    running, board = uploads
    bot = running.add(zipped("HelloWorldBot"))
    assert (bot.name, [one.locale_id for one in bot.locales]) == (
        "HelloWorldBot",
        ["ko_KR", "en_US"],
    )
    assert bot.place.startswith("upload-")
    said = board.recognize(bot.address("ko_KR"), "a-session", "안녕")
    assert said.intent == "HelloWorld"
    assert running.add(zipped("HelloWorldBot")) is bot


def test_the_oldest_makes_room(uploads: tuple[Uploads, Switchboard]) -> None:
    """What is no longer served says so."""
    running, board = uploads
    first = running.add(zipped("HelloWorldBot", "1"))
    for remark in "23":
        running.add(zipped("HelloWorldBot", remark))
    with pytest.raises(LexNotFound, match="is no longer served here"):
        board.recognize(first.address("ko_KR"), "a-session", "안녕")


@pytest.mark.parametrize(
    ("content", "refused"),
    [(b"PK", BadExport), (b"x" * (MAX_BYTES + 1), UploadTooLarge)],
)
def test_what_is_no_export_is_refused(
    uploads: tuple[Uploads, Switchboard], content: bytes, refused: type[Exception]
) -> None:
    """Before anything runs."""
    with pytest.raises(refused):
        uploads[0].add(content)
