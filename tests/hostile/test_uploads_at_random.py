"""Uploads with anything exchanged, cut, doubled or repacked: taken, or refused in words."""

from __future__ import annotations

import gzip
import io
import json
import random
import zipfile
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from copy import deepcopy
from pathlib import Path

import pytest

from dashboard.comparison import questions, recordings
from dashboard.conversation import recording
from dashboard.conversation.recording import RecordingInvalid
from dashboard.evaluation.testset import reading
from dashboard.evaluation.testset.records import SetRefused
from dashboard.ingest.ingest import Ingest
from dashboard.ingest.keeping import change
from dashboard.ingest.sources.places import Stream
from dashboard.ingest.thresholds import Thresholds
from dashboard.ingest.turns import Turns
from dashboard.log.database import Database
from dashboard.log.ingested.writing import IngestedTurns
from dashboard.settings import BOTS, ROOT
from fallback.errors import TargetsFileInvalid
from fallback.targets.target import load_targets
from lexclient.local.bot.archive import BadExport
from lexclient.local.bot.export import load
from tests.dashboard.ingest.records import four
from tests.dashboard.log.test_faults import finished
from tests.dashboard.turns import a_turn
from tests.hostile.random_requests import THINGS

FEW, MANY = 150, 10_000
TESTSET = (ROOT / "testsets" / "FlowerShopBot.ko_KR.csv").read_bytes()
QUESTIONS = '{"utterance": "무엇", "expected": "a"}\n{"question": "왜"}\n'.encode()
ANSWERS = b'{"utterance": "a", "text": "b", "model": "m", "first_s": 0.1, "cost_usd": 0.2}\n' * 5
TARGETS = b"""
[targets.mine]
shape = "chat"
model = "tiny"
base_url = "http://127.0.0.1:9/v1"
temperature = 0.7
limit = 100
prices = { input = 1.5, output = 2, source = "me" }
[targets."gpt-3.5-turbo"]
base_url = "https://host.example/v1"
shutdown_date = 2026-10-23
successor = "mine"
"""
BOT = BOTS / "HelloWorldBot"
TURNS = [finished(a_turn(text)) for text in ("안녕", "홍길동", "무엇")]
RECORDING = recording.written(recording.record(TURNS, TURNS[0].created_at))


Read = Callable[[bytes], None]


def read_bot(content: bytes) -> None:
    with suppress(BadExport):
        load(content)


def read_set(content: bytes) -> None:
    with suppress(SetRefused):
        reading.read(content, "set.csv")


def read_answers(content: bytes) -> None:
    with suppress(recordings.RecordingRefused):
        recordings.read(content, "c1")


def read_recording(content: bytes) -> None:
    with suppress(RecordingInvalid):
        recording.read(content)


def read_questions(ending: str) -> Read:
    def read(content: bytes) -> None:
        with suppress(questions.ListRefused):
            questions.uploaded(content, f"questions.{ending}")

    return read


def torn(content: bytes, chance: random.Random) -> bytes:
    """Bytes exchanged, cut off, doubled, or a JSON's or CSV's values exchanged."""
    for _ in range(chance.randint(1, 4)):
        place, end = sorted(chance.randrange(len(content) + 1) for _ in range(2))
        content = chance.choice(
            (
                lambda c, p, e: c[:p] + c[e:],
                lambda c, p, e: c[:e] + c[p:],
                lambda c, p, _: c[:p] + chance.randbytes(chance.randint(1, 40)) + c[p:],
                lambda c, p, _: c[:p] + thing(chance) + c[p:],
                lambda c, p, _: c[:p] + chance.choice(SIGNS) * chance.randint(1, 300) + c[p:],
                lambda c, p, _: c.replace(c[p : p + 1], chance.choice(SIGNS)),
            )
        )(content, place, end)[:2_000_000]
    return content


SIGNS = (b'"', b",", b"\n", b"\r", b"\0", b"[", b"{", b"}", b":", b"\xff", b"\\", b"{}", b" ")


def thing(chance: random.Random) -> bytes:
    return json.dumps(chance.choice(THINGS)).encode()


def packed(chance: random.Random, folder: Path = BOT) -> bytes:
    """The export with a file or two torn, another name for one, and perhaps the ZIP itself torn."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        members = sorted(path for path in folder.rglob("*.json"))
        hurt = set(chance.sample(members, chance.choice((0, 1, 1, 2))))
        for path in members:
            name = str(path.relative_to(folder))
            if chance.random() < 0.01:
                name = chance.choice(
                    ("../../x", "/etc/x", "a" * 3_000, "x", "Bot.json", "\\x", "a/")
                )
            data = path.read_bytes()
            if path in hurt:
                data = exchanged(data, chance) if chance.random() < 0.7 else torn(data, chance)
            with suppress(UserWarning):  # a name twice
                file.writestr(name, data)
    whole = archive.getvalue()
    return torn(whole, chance) if chance.random() < 0.2 else whole


def exchanged(data: bytes, chance: random.Random) -> bytes:
    """JSON with another value somewhere."""
    document = json.loads(data)
    inner = document
    while isinstance(inner, dict | list) and inner:
        key = chance.choice(sorted(inner)) if isinstance(inner, dict) else 0
        if not isinstance(inner[key], dict | list) or chance.random() < 0.3:
            inner[key] = deepcopy(chance.choice(THINGS))
            break
        inner = inner[key]
    return json.dumps(document).encode()


Opened = Callable[[Path], AbstractContextManager[Read]]


def plain(read: Read) -> Opened:
    """What needs no folder."""
    return lambda _folder: nullcontext(read)


@contextmanager
def logs(folder: Path) -> Iterator[Read]:
    """Conversation logs, brought in as the page does."""
    database = Database(f"sqlite:///{folder / 'log.sqlite3'}")
    door, keep_hash = IngestedTurns(database), change("masked", "key")

    def read(content: bytes) -> None:
        ingest = Ingest(door, Turns(Thresholds(None, None)), keep_hash)
        deque(ingest.bring_in(Stream(io.BytesIO(content), "log", len(content))), maxlen=0)

    try:
        yield read
    finally:
        database.close()


@contextmanager
def targets(folder: Path) -> Iterator[Read]:
    """A file of targets, as the process starts with it."""
    file = folder / "targets.toml"

    def read(content: bytes) -> None:
        file.write_bytes(content)
        with suppress(TargetsFileInvalid):
            load_targets(file)

    yield read


def logged(chance: random.Random) -> bytes:
    """Records torn, exchanged or packed."""
    content = b"\n".join(exchanged(json.dumps(one).encode(), chance) for one in four())
    content = torn(content, chance) if chance.random() < 0.5 else content
    packed_too = gzip.compress(content, 1) if chance.random() < 0.3 else content
    return torn(packed_too, chance) if chance.random() < 0.1 else packed_too


KINDS: dict[str, tuple[Opened, Callable[[random.Random], bytes]]] = {
    "a bot": (plain(read_bot), packed),
    "a test set": (plain(read_set), lambda chance: torn(TESTSET, chance)),
    "questions": (plain(read_questions("jsonl")), lambda chance: torn(QUESTIONS, chance)),
    "questions in a table": (plain(read_questions("csv")), lambda chance: torn(TESTSET, chance)),
    "questions in lines": (plain(read_questions("txt")), lambda chance: torn(TESTSET, chance)),
    "recorded answers": (plain(read_answers), lambda chance: torn(ANSWERS, chance)),
    "a recording": (plain(read_recording), lambda chance: torn(RECORDING, chance)),
    "a recording exchanged": (
        plain(read_recording),
        lambda chance: exchanged(RECORDING, chance),
    ),
    "conversation logs": (logs, logged),
    "targets": (targets, lambda chance: torn(TARGETS, chance)),
}


def thrown(kind: str, folder: Path, count: int, seed: int) -> None:
    opened, made = KINDS[kind]
    chance = random.Random(seed)
    with opened(folder) as read:
        for _ in range(count):
            read(made(chance))


@pytest.mark.usefixtures("tracebacks")
@pytest.mark.parametrize("kind", KINDS)
def test_some(kind: str, tmp_path: Path) -> None:
    """Nothing but the refusals that pages know."""
    thrown(kind, tmp_path, FEW, seed=3)


@pytest.mark.hostile
@pytest.mark.timeout(1800)
@pytest.mark.usefixtures("tracebacks")
@pytest.mark.parametrize("kind", KINDS)
def test_ten_thousand(kind: str, tmp_path: Path) -> None:
    """The same, at length."""
    thrown(kind, tmp_path, MANY, seed=4)


@pytest.mark.parametrize("deep", ["x = " + "[" * 50_000, "x = " + "{a=" * 50_000])
def test_deep_targets_are_refused_in_words(tmp_path: Path, deep: str) -> None:
    file = tmp_path / "targets.toml"
    file.write_text(deep)
    with pytest.raises(TargetsFileInvalid, match=r"targets.toml: file: is nested too deeply"):
        load_targets(file)
