"""Uploaded exports run at once, a few at a time, each at its own place."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.bots.embedded import EmbeddedLex, client_at
from dashboard.bots.lex_by_place import LexByPlace
from dashboard.bots.ref import BotRef
from dashboard.bots.uploads import MAX_BYTES, Uploads, UploadTooLarge
from dashboard.settings import BOTS
from dashboard.texts import Texts
from dashboard.views.bad_exports import bad_export
from lexclient.errors import LexNotFound
from lexclient.local import BadExport, serve


def zipped(name: str, remark: str = "") -> bytes:
    """A bundled bot as the console would export it; `remark` makes the bytes differ."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.comment = remark.encode()
        for file in sorted((BOTS / name).rglob("*.json")):
            archive.write(file, Path(file).relative_to(BOTS / name))
    return content.getvalue()


@pytest.fixture
def uploads() -> Iterator[tuple[Uploads, LexByPlace]]:
    with serve() as server:
        lex = LexByPlace(client_at("http://127.0.0.1:9"))  # nobody is there
        yield Uploads(EmbeddedLex(server, lex), at_once=2), lex


def test_an_uploaded_zip_answers(uploads: tuple[Uploads, LexByPlace]) -> None:
    """Through the same Lex as every bot; the same bytes are the same bot."""
    running, lex = uploads
    bot = running.add(zipped("HelloWorldBot"))
    assert (bot.name, [one.locale_id for one in bot.locales]) == (
        "HelloWorldBot",
        ["ko_KR", "en_US"],
    )
    assert bot.place.startswith("upload-")
    said = lex.recognize(BotRef.of(bot, "ko_KR"), "a-session", "안녕")
    assert said.intent == "HelloWorld"
    assert running.add(zipped("HelloWorldBot")) is bot


def test_the_oldest_makes_room(uploads: tuple[Uploads, LexByPlace]) -> None:
    """What is no longer served says so."""
    running, lex = uploads
    first = running.add(zipped("HelloWorldBot", "1"))
    for remark in "23":
        running.add(zipped("HelloWorldBot", remark))
    with pytest.raises(LexNotFound, match="is no longer served here"):
        lex.recognize(BotRef.of(first, "ko_KR"), "a-session", "안녕")


BOT = b'{"name": "Shop", "identifier": "ABCDEFGHIJ", "idleSessionTTLInSeconds": 300}'
LOCALE = "Shop/BotLocales/ko_KR"
NO_NUMBER = b'{"name": "k", "identifier": "ko_KR", "nluConfidenceThreshold": "much"}'
# what is uploaded: (files of the ZIP, place and reason in Korean)
FAULTS = [
    ({"readme.json": b"{}"}, "ZIP", "Bot.json이 하나 있어야 하는데 0개입니다."),
    ({"../Bot.json": BOT}, "../Bot.json", "압축 파일 밖을 가리키는 경로입니다."),
    ({"Shop/Bot.json": BOT}, "Shop/BotLocales", "봇 언어가 하나도 없습니다."),
    ({"Shop/Bot.json": b"{}"}, "Shop/Bot.json, name", "이 키가 빠졌습니다."),
    (
        {"Shop/Bot.json": BOT, f"{LOCALE}/BotLocale.json": NO_NUMBER},
        f"{LOCALE}/BotLocale.json, nluConfidenceThreshold",
        "Lex V2가 쓰는 값이 아닙니다: 'much'",
    ),
]


@pytest.mark.parametrize(("files", "place", "reason"), FAULTS)
def test_a_faulty_export_is_told_in_the_language_of_the_page(
    uploads: tuple[Uploads, LexByPlace], files: dict[str, bytes], place: str, reason: str
) -> None:
    """Where in the ZIP, at which key, and what is wrong there; no path of this machine."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    with pytest.raises(BadExport) as caught:
        uploads[0].add(content.getvalue())
    assert bad_export(caught.value, Texts("ko")) == {"place": place, "reason": reason}


@pytest.mark.parametrize(
    ("content", "refused"),
    [(b"PK", BadExport), (b"x" * (MAX_BYTES + 1), UploadTooLarge)],
)
def test_what_is_no_export_is_refused(
    uploads: tuple[Uploads, LexByPlace], content: bytes, refused: type[Exception]
) -> None:
    """Before anything runs."""
    with pytest.raises(refused):
        uploads[0].add(content)
