"""The command line: numbers, files and the exit status that fails a build."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from dashboard.evaluate import INCOMPLETE, MEASURED, UNDER, UNUSABLE, main
from dashboard.evaluation.testset.reading import read

ROOT = Path(__file__).parent.parent.parent.parent
BUNDLED = sorted((ROOT / "testsets").glob("*.csv"))
FULL = Path("/dev/full")
GREETING = "utterance,intent\n안녕하세요,HelloWorld\n오늘 날씨 어때?,FallbackIntent\n"


@pytest.fixture
def set_file(tmp_path: Path) -> Path:
    path = tmp_path / "greeting.ko_KR.csv"
    path.write_text(GREETING, encoding="utf-8")
    return path


def test_the_files_hold_the_same_numbers(
    set_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Terminal, JSON, JUnit, CSV and report of one run."""
    out = {kind: tmp_path / f"out.{kind}" for kind in ("json", "junit", "csv", "html")}
    options = [text for kind, path in out.items() for text in (f"--{kind}", str(path))]
    status = main([str(set_file), "--bot", "HelloWorldBot", "--min-accuracy", "1", *options])
    assert status == MEASURED
    assert "Accuracy: 100.0% (2/2), 95% interval 34.2–100.0%" in capsys.readouterr().out
    numbers = json.loads(out["json"].read_bytes())
    assert numbers["overall"]["accuracy"]["count"] == 2
    assert numbers["run"]["locale_id"] == "ko_KR"
    assert len(numbers["threshold"]["sweep"]) == 101
    suite = ElementTree.fromstring(out["junit"].read_bytes())
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("2", "0", "0")
    assert [case.get("name") for case in suite] == ["2: 안녕하세요", "3: 오늘 날씨 어때?"]
    rows = list(csv.DictReader(io.StringIO(out["csv"].read_bytes().decode("utf-8-sig"))))
    assert [row["Actual Output Intent"] for row in rows] == ["HelloWorld", "FallbackIntent"]
    assert "100.0%" in out["html"].read_text(encoding="utf-8")


def test_an_accuracy_under_the_minimum_fails_the_build(
    set_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Status 1, and JUnit says which utterance and why."""
    set_file.write_text(GREETING + "점심 뭐 먹지?,HelloWorld\n", encoding="utf-8")
    junit = tmp_path / "out.xml"
    given = [str(set_file), "--bot", "HelloWorldBot", "--min-accuracy", "0.9"]
    assert main([*given, "--junit", str(junit)]) == UNDER
    assert "Accuracy 66.7% is under the required 90.0%." in capsys.readouterr().err
    failures = list(ElementTree.fromstring(junit.read_bytes()).iter("failure"))
    assert [one.get("message") for one in failures] == [
        "Expected the intent HelloWorld, got FallbackIntent."
    ]


def test_lines_that_cannot_be_read_are_told_and_the_others_run(
    set_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Status 3: what was measured is not the whole set."""
    set_file.write_text(GREETING + ",HelloWorld\n", encoding="utf-8")
    assert main([str(set_file), "--bot", "HelloWorldBot"]) == INCOMPLETE
    told = capsys.readouterr()
    assert told.err == "Line 4, column utterance: The utterance is blank.\n"
    assert "Accuracy: 100.0% (2/2)" in told.out


@pytest.mark.parametrize(
    ("content", "options", "told"),
    [
        ("a,b\n1,2\n", ["--bot", "HelloWorldBot"], "The first line lacks the columns."),
        (GREETING, ["--bot", "no such bot"], "no such bot is no folder, no ZIP"),
        (
            GREETING,
            ["--bot", "HelloWorldBot", "--locale", "ja_JP"],
            "Name the bot's locale with --locale; the bot has ko_KR, en_US.",
        ),
        ("utterance,intent\n,A\n", ["--bot", "HelloWorldBot"], "no line that can be run"),
        (
            GREETING,
            ["--bot", "HelloWorldBot", "--threshold", "0.7"],
            "--threshold 0.70 is not the threshold 0.40 that HelloWorldBot routes by.",
        ),
    ],
)
def test_what_cannot_be_run_at_all(
    set_file: Path,
    capsys: pytest.CaptureFixture[str],
    content: str,
    options: list[str],
    told: str,
) -> None:
    """Status 2 and one sentence with the remedy."""
    set_file.write_text(content, encoding="utf-8")
    assert main([str(set_file), *options]) == UNUSABLE
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--json", "{here}"], "argument --json: {here} cannot be written"),
        (["--html", "{here}/greeting.ko_KR.csv/x"], "greeting.ko_KR.csv: File exists"),
        (["--rate", "0"], "argument --rate: expected a number over 0"),
        (["--wrong-cost", "-1"], "argument --wrong-cost: expected a number over 0"),
    ],
)
def test_an_option_without_sense_is_refused_before_anything_is_run(
    options: list[str],
    told: str,
    set_file: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A run of minutes does not end at a folder that is not there."""
    given = [text.format(here=tmp_path) for text in options]
    with pytest.raises(SystemExit) as ended:
        main([str(set_file), "--bot", "HelloWorldBot", *given])
    assert ended.value.code == UNUSABLE
    said = capsys.readouterr()
    assert (said.out, told.format(here=tmp_path) in said.err) == ("", True)


@pytest.mark.parametrize(
    ("name", "why"), [("away.csv", "No such file or directory"), (".", "Is a directory")]
)
def test_a_set_that_is_away_is_named_with_the_remedy(
    name: str, why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No number of the operating system."""
    path = tmp_path / name
    assert main([str(path), "--bot", "HelloWorldBot"]) == UNUSABLE
    said = capsys.readouterr().err
    assert said.startswith(f"{path} cannot be read: {why}. Name a test set, a CSV file")
    assert "Errno" not in said


def test_progress_is_shown_in_a_terminal(
    set_file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Loading, then how many conversations; the line is cleared for the numbers."""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert main([str(set_file), "--bot", "HelloWorldBot"]) == MEASURED
    shown = capsys.readouterr().err.split("\r\x1b[K")
    assert shown[1] == "Loading HelloWorldBot …"
    assert "0 / 2" in shown
    assert shown[-1] == ""


@pytest.mark.skipif(not FULL.exists(), reason=f"{FULL} is Linux's full disk")
def test_a_full_disk_is_told_after_the_numbers(
    set_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was measured is not lost with the file."""
    assert main([str(set_file), "--bot", "HelloWorldBot", "--json", str(FULL)]) == UNUSABLE
    said = capsys.readouterr()
    assert "Accuracy: 100.0% (2/2)" in said.out
    assert said.err == f"{FULL} cannot be written: No space left on device. Name another file.\n"


def test_folders_for_the_files_are_made(set_file: Path, tmp_path: Path) -> None:
    """As pytest makes them for its own."""
    out = tmp_path / "reports" / "today" / "out.json"
    assert main([str(set_file), "--bot", "HelloWorldBot", "--json", str(out)]) == MEASURED
    assert json.loads(out.read_bytes())["overall"]["accuracy"]["count"] == 2


@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: path.stem)
def test_bundled_sets_are_whole(path: Path) -> None:
    """Every sample bot has one in both languages, with out-of-scope turns and conversations."""
    reading = read(path.read_bytes(), path.name)
    assert reading.problems == ()
    assert sum(turn.intent == "FallbackIntent" for turn in reading.testset.turns) >= 10
    assert sum(bool(one.id) for one in reading.testset.conversations) >= 3


def test_every_sample_bot_has_a_set_in_every_locale() -> None:
    """A bot without one would have an empty page."""
    locales = {
        f"{bot.name}.{locale.name}"
        for bot in (ROOT / "bots").iterdir()
        for locale in bot.glob("*/BotLocales/*")
    }
    assert {path.stem for path in BUNDLED} == locales


@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: path.stem)
def test_bundled_sets_pass_on_their_bots(path: Path, tmp_path: Path) -> None:
    """Nine turns in ten, and every conversation to its end."""
    out = tmp_path / "out.json"
    bot = path.name.split(".")[0]
    given = [str(path), "--bot", bot, "--min-accuracy", "0.9", "--json", str(out)]
    assert main(given) == MEASURED
    ended = json.loads(out.read_bytes())["conversations"]
    assert ended["count"] == ended["of"] > 0


def test_what_was_measured_before_ctrl_c_is_kept(tmp_path: Path) -> None:
    """The command begins nothing more, and its numbers, files and status say what there is."""
    long = tmp_path / "long.ko_KR.csv"
    rows = (f"안녕하세요 {n},HelloWorld\n" for n in range(600))
    long.write_text("utterance,intent\n" + "".join(rows), encoding="utf-8")
    out = tmp_path / "out.json"
    given = [str(long), "--bot", "HelloWorldBot", "--rate", "50", "--json", str(out)]
    shown, terminal = pty.openpty()
    with (
        os.fdopen(shown, "rb", buffering=0) as watched,
        subprocess.Popen(
            [sys.executable, "-m", "dashboard.evaluate", *given],
            cwd=ROOT,
            stderr=terminal,
            stdout=subprocess.PIPE,
        ) as command,
    ):
        os.close(terminal)
        drawn = b""
        while b"left" not in drawn:  # some have ended, and it is known how long the rest takes
            drawn += watched.read(1024)
        command.send_signal(signal.SIGINT)
        numbers, _ = command.communicate(timeout=60)
        assert command.returncode == INCOMPLETE
    measured = json.loads(out.read_bytes())["overall"]["accuracy"]["of"]
    assert 0 < measured < 600
    assert f"/{measured})".encode() in numbers
