"""What was learned is kept on disk: found again, bounded, and never believed when broken."""

from __future__ import annotations

import json
import logging
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from lexclient.local.recognition import learning as module
from lexclient.local.recognition.engines.contract import Learned
from lexclient.local.recognition.engines.grams import Grams
from lexclient.local.recognition.learning import Learning
from lexclient.local.recognition.learning.cache import ScorerCache
from lexclient.local.recognition.learning.store import PART, SUFFIX, Store
from lexclient.local.recognition.learning.training_process import ROOT
from lexclient.local.recognition.ranking import Ranking, Samples, SlotValues
from lexclient.local.recognition.recognizer import IntentRecognizer

SAMPLES = {
    "OrderFlowers": ["I would like some roses", "order flowers", "꽃 주문할게요"],
    "TrackOrder": ["where is my order", "track my delivery", "배송 조회해 주세요"],
}
LEARNED = Learned({"names": ["꽃"]}, {"numbers": np.arange(1000)})
SECOND_START = """
import sys
from pathlib import Path
import boto3
from lexclient.local import Learning, serve
with serve(Path("bots/FlowerShopBot"), learning=Learning(kept=Path(sys.argv[1]))) as lex:
    client = boto3.client("lexv2-runtime", **lex.client)
    answer = client.recognize_text(**lex.address("ko_KR"), text="튤립 사고 싶은데요")
print(answer["sessionState"]["intent"]["name"], "sklearn" in sys.modules, "scipy" in sys.modules)
"""


class Counting(Grams):
    """The grams, counting what is really learned."""

    def __init__(self) -> None:
        self.learned = 0

    def learn(self, samples: Samples, slot_values: SlotValues) -> Learned:
        self.learned += 1
        return super().learn(samples, slot_values)


def asked(engine: Grams, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Ranking:
    """As in a process of its own, which remembers nothing."""
    monkeypatch.setattr(module, "CACHE", ScorerCache(kept=8))
    return IntentRecognizer(Learning(engine, kept=folder)).fit(SAMPLES).rank("get me roses")


def kept(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"*{SUFFIX}"))


def test_a_second_start_learns_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And ranks as the first did; another version learns for itself."""
    engine = Counting()
    first = asked(engine, tmp_path / "learned", monkeypatch)
    assert asked(engine, tmp_path / "learned", monkeypatch) == first
    assert (engine.learned, len(kept(tmp_path / "learned"))) == (1, 1)
    engine.version = "another"
    assert asked(engine, tmp_path / "learned", monkeypatch) == first
    assert (engine.learned, len(kept(tmp_path / "learned"))) == (2, 2)


def test_a_second_start_imports_no_training_code(tmp_path: Path) -> None:
    """A process that finds its bot on disk answers without scikit-learn and scipy."""
    command = [sys.executable, "-c", SECOND_START, str(tmp_path)]
    runs = [
        subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
        for _ in range(2)
    ]
    assert runs == [["OrderFlowers", "True", "True"], ["OrderFlowers", "False", "False"]]


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def flipped(content: bytes) -> bytes:
    place = len(content) // 2
    return content[:place] + bytes([content[place] ^ 255]) + content[place + 1 :]


def unclosed(content: bytes) -> bytes:
    """A header of an array whose bracket is never closed."""
    return content.replace(b"), }", b"(, (", 1)


def encrypted(content: bytes) -> bytes:
    """Every member, says the directory, needs a password."""
    return re.sub(rb"(?s)(PK\x01\x02.{4}).", lambda found: found[1] + b"\x01", content)


@pytest.mark.parametrize(
    "broken",
    [cut, flipped, unclosed, encrypted, lambda _: b"", lambda _: b"\x80\x04N."],
)
def test_a_broken_file_is_learned_again(
    tmp_path: Path, broken: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut off, bytes changed, empty, a pickle: nobody notices but who reads the log."""
    engine = Counting()
    first = asked(engine, tmp_path, monkeypatch)
    [path] = kept(tmp_path)
    path.write_bytes(broken(path.read_bytes()))  # type: ignore[operator]
    assert asked(engine, tmp_path, monkeypatch) == first
    assert engine.learned == 2
    assert asked(engine, tmp_path, monkeypatch) == first
    assert engine.learned == 2


def test_a_file_of_something_else_is_learned_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whole, and yet not what the engine made."""
    engine = Counting()
    first = asked(engine, tmp_path, monkeypatch)
    [path] = kept(tmp_path)
    Store(tmp_path).put(path.name.removesuffix(SUFFIX), LEARNED)
    assert asked(engine, tmp_path, monkeypatch) == first
    assert engine.learned == 2


def test_arrays_of_objects_are_refused(tmp_path: Path) -> None:
    """A pickle within an array is not read."""
    text = np.frombuffer(json.dumps({}).encode(), np.uint8)
    np.savez(tmp_path / "bot.npz", json=text, odd=np.array([print], object))
    (tmp_path / "bot.npz").rename(tmp_path / f"bot{SUFFIX}")
    assert Store(tmp_path).get("bot") is None


def test_the_bots_used_last_are_kept(tmp_path: Path) -> None:
    """By number and by bytes; what a killed process left half written goes too."""
    store = Store(tmp_path, most_files=2)
    for age, key in enumerate(["one", "two"], start=1):
        store.put(key, LEARNED)
        os.utime(tmp_path / f"{key}{SUFFIX}", (1000 * age, 1000 * age))
    (tmp_path / f"dead{PART}").write_bytes(b"half")
    os.utime(tmp_path / f"dead{PART}", (1000, 1000))
    assert store.get("one")  # used again, so it is newer than the other
    store.put("three", LEARNED)
    assert [path.name for path in sorted(tmp_path.iterdir())] == [
        f"one{SUFFIX}",
        f"three{SUFFIX}",
    ]
    Store(tmp_path, most_bytes=100).put("four", LEARNED)
    assert kept(tmp_path) == []


def test_a_folder_that_cannot_be_written_to_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """In the log; the bot runs."""
    (tmp_path / "file").write_text("no folder")
    with caplog.at_level(logging.WARNING):
        assert (
            asked(Counting(), tmp_path / "file", monkeypatch).candidates[0].intent == "OrderFlowers"
        )
    assert caplog.messages[-1].startswith("What was learned is not kept in")


def test_many_write_and_read_at_once(tmp_path: Path) -> None:
    """Whoever reads sees a whole file or none."""
    store = Store(tmp_path, most_files=2)

    def use(number: int) -> bool:
        store.put(f"bot{number % 3}", LEARNED)
        known = store.get(f"bot{(number + 1) % 3}")
        return known is None or np.array_equal(known.arrays["numbers"], np.arange(1000))

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(use, range(60)))
    assert len(list(tmp_path.iterdir())) <= 3
