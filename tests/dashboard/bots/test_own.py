"""Bots that people bring along are kept, and served a few at a time, each at its own place."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.bots.embedded import EmbeddedLex, client_at
from dashboard.bots.lex_by_place import LexByPlace
from dashboard.bots.own import MAX_BYTES, OwnBots, UploadTooLarge
from dashboard.bots.ref import BotRef
from dashboard.log.database import Database
from dashboard.log.owned.bots import AT_MOST, OwnBotStore
from dashboard.settings import BOTS
from dashboard.texts import Texts
from dashboard.views.bots.bad_exports import bad_export
from lexclient.catalog import Bot, BotLocale
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


Own = tuple[OwnBots, LexByPlace]
OWNER = "browser-me"


@contextmanager
def running(database: Database) -> Iterator[Own]:
    """A process that keeps its bots in the database."""
    with serve() as server:
        lex = LexByPlace(client_at("http://127.0.0.1:9"))  # nobody is there
        yield OwnBots(EmbeddedLex(server, lex), OwnBotStore(database), at_once=2), lex


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'log.sqlite3'}")
    yield opened
    opened.close()


@pytest.fixture
def own(database: Database) -> Iterator[Own]:
    with running(database) as started:
        yield started


def answers(lex: LexByPlace, bot: Bot) -> str:
    return lex.recognize(BotRef.of(bot, "ko_KR"), "a-session", "안녕").intent


def test_an_uploaded_zip_answers(own: Own) -> None:
    """Through the same Lex as every bot; the same bytes are the same bot."""
    bots, lex = own
    bot = bots.upload(zipped("HelloWorldBot"), OWNER)
    assert (bot.name, [one.locale_id for one in bot.locales]) == (
        "HelloWorldBot",
        ["ko_KR", "en_US"],
    )
    assert bot.place.startswith("upload-")
    assert answers(lex, bot) == "HelloWorld"
    assert bots.upload(zipped("HelloWorldBot"), OWNER) == bot
    assert bots.of(OWNER) == [bot]


def test_those_asked_longest_ago_make_room_and_come_back(own: Own) -> None:
    """Few are served at once; one that is not is served again when somebody asks it."""
    bots, lex = own
    brought = [bots.upload(zipped("HelloWorldBot", remark), OWNER) for remark in "123"]
    assert [answers(lex, bot) for bot in brought] == ["HelloWorld"] * 3


def test_a_bot_survives_its_process(database: Database) -> None:
    """The next process serves it from the log, under the name it had."""
    with running(database) as (bots, _):
        bots.upload(zipped("HelloWorldBot"), OWNER)
        named = bots.upload(zipped("HelloWorldBot", "taught"), OWNER)
    with running(database) as (bots, lex):
        assert [bot.name for bot in bots.of(OWNER)] == ["HelloWorldBot", "HelloWorldBot (2)"]
        assert bots.of(OWNER)[1] == named
        assert answers(lex, named) == "HelloWorld"


def test_bots_are_bounded_and_their_owner_s_alone(own: Own) -> None:
    """The one that was brought first makes room for good; nobody lists another's."""
    bots, lex = own
    foreign = bots.upload(zipped("HelloWorldBot", "theirs"), "browser-you")
    first = bots.upload(zipped("HelloWorldBot", "0"), OWNER)
    for remark in range(AT_MOST):
        bots.upload(zipped("HelloWorldBot", f"more {remark}"), OWNER)
    assert len(bots.of(OWNER)) == AT_MOST
    assert first not in bots.of(OWNER)
    assert bots.of("browser-you") == [foreign]
    with pytest.raises(LexNotFound, match="is no longer served here"):
        answers(lex, first)


def test_a_bot_of_the_account_is_kept(own: Own) -> None:
    """Without an export, and under a name that no listed bot has."""
    bots, _ = own
    found = Bot("Shop", "ABCDEFGHIJ", "ALIAS", (BotLocale("ko_KR", 0.6),), "account")
    assert bots.take(found, OWNER, {"Shop"}) == replace(found, name="Shop (2)")
    assert bots.of(OWNER) == [replace(found, name="Shop (2)")]


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
    own: Own, files: dict[str, bytes], place: str, reason: str
) -> None:
    """Where in the ZIP, at which key, and what is wrong there; no path of this machine."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    with pytest.raises(BadExport) as caught:
        own[0].upload(content.getvalue(), OWNER)
    assert bad_export(caught.value, Texts("ko")) == {"place": place, "reason": reason}


@pytest.mark.parametrize(
    ("content", "refused"),
    [(b"PK", BadExport), (b"x" * (MAX_BYTES + 1), UploadTooLarge)],
)
def test_what_is_no_export_is_refused(own: Own, content: bytes, refused: type[Exception]) -> None:
    """Before anything runs."""
    with pytest.raises(refused):
        own[0].upload(content, OWNER)
