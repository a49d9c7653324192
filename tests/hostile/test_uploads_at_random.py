"""Uploads with anything exchanged, cut, doubled or repacked: taken, or refused in words."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from pathlib import Path

import pytest

from dashboard.comparison import questions, recordings
from dashboard.conversation import recording
from dashboard.conversation.recording import RecordingInvalid
from dashboard.evaluation.testset import reading
from dashboard.evaluation.testset.records import SetRefused
from dashboard.settings import BOTS, ROOT
from lexclient.local.bot.archive import BadExport
from lexclient.local.bot.export import load
from tests.dashboard.log.test_faults import finished
from tests.dashboard.turns import a_turn
from tests.hostile.random_requests import THINGS

FEW, MANY = 150, 10_000
TESTSET = (ROOT / "testsets" / "FlowerShopBot.ko_KR.csv").read_bytes()
QUESTIONS = '{"utterance": "무엇", "expected": "a"}\n{"question": "왜"}\n'.encode()
ANSWERS = b'{"utterance": "a", "text": "b", "model": "m", "first_s": 0.1, "cost_usd": 0.2}\n' * 5
BOT = BOTS / "HelloWorldBot"
TURNS = [finished(a_turn(text)) for text in ("안녕", "홍길동", "무엇")]
RECORDING = recording.written(recording.record(TURNS, TURNS[0].created_at))


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


def read_questions(ending: str) -> Callable[[bytes], None]:
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


KINDS: dict[str, tuple[Callable[[bytes], None], Callable[[random.Random], bytes]]] = {
    "a bot": (read_bot, packed),
    "a test set": (read_set, lambda chance: torn(TESTSET, chance)),
    "questions": (read_questions("jsonl"), lambda chance: torn(QUESTIONS, chance)),
    "questions in a table": (read_questions("csv"), lambda chance: torn(TESTSET, chance)),
    "questions in lines": (read_questions("txt"), lambda chance: torn(TESTSET, chance)),
    "recorded answers": (read_answers, lambda chance: torn(ANSWERS, chance)),
    "a recording": (read_recording, lambda chance: torn(RECORDING, chance)),
    "a recording exchanged": (read_recording, lambda chance: exchanged(RECORDING, chance)),
}


@pytest.mark.usefixtures("tracebacks")
@pytest.mark.parametrize("kind", KINDS)
def test_some(kind: str) -> None:
    """Nothing but the refusals that pages know."""
    read, made = KINDS[kind]
    chance = random.Random(3)
    for _ in range(FEW):
        read(made(chance))


@pytest.mark.hostile
@pytest.mark.timeout(1800)
@pytest.mark.usefixtures("tracebacks")
@pytest.mark.parametrize("kind", KINDS)
def test_ten_thousand(kind: str) -> None:
    """The same, at length."""
    read, made = KINDS[kind]
    chance = random.Random(4)
    for _ in range(MANY):
        read(made(chance))
