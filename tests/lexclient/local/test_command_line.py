"""`python -m lexclient.local`: what it prints, that it reloads, logs and ends."""

from __future__ import annotations

import json
import logging
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from lexclient.local import serve
from lexclient.local.__main__ import OneLine, introduction, main
from lexclient.local.server import LocalRuntime

ROOT = Path(__file__).parents[3]
INTENT = "HelloWorldBot/BotLocales/ko_KR/Intents/HelloWorld/Intent.json"


@contextmanager
def running(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-u", "-m", "lexclient.local", *arguments]
    with subprocess.Popen(command, cwd=ROOT, text=True, stdout=-1, stderr=-2) as process:
        try:
            yield process
        finally:
            process.kill()


def line_with(process: subprocess.Popen[str], words: str) -> str:
    """The next line that holds `words`; the test's own time limit ends a wait in vain."""
    assert process.stdout is not None
    for line in process.stdout:
        if words in line:
            return line
    raise AssertionError(f"ended without {words!r}")


def test_a_changed_export_is_loaded_again(tmp_path: Path, connect: Callable[[str], Any]) -> None:
    """The running server tells its address, logs each turn, takes a new message, ends by Ctrl-C."""
    export = tmp_path / "Hello"
    shutil.copytree(ROOT / "bots" / "HelloWorldBot", export)
    address = {"botId": "HELLOWORLD", "botAliasId": "TSTALIASID", "localeId": "ko_KR"}
    with running(str(export), "--log") as process:
        url = line_with(process, "Lex V2 runtime on").split()[4].rstrip(",")
        client = connect(url)
        client.recognize_text(**address, sessionId="ab", text="안녕")
        assert "HelloWorldBot ko_KR ab '안녕' -> HelloWorld 1.00 ElicitSlot InProgress" in (
            line_with(process, "안녕' ->")
        )
        file = export / INTENT
        file.write_text(file.read_text(encoding="utf-8").replace("처음부터", "끝부터"), "utf-8")
        line_with(process, "loaded HelloWorldBot again")
        for text in ("안녕", "홍길동"):
            client.recognize_text(**address, sessionId="ab", text=text)
        declined = client.recognize_text(**address, sessionId="ab", text="아니요")
        assert declined["messages"][0]["content"] == "끝부터 다시 시작해 주세요."
        file.write_text("{", "utf-8")
        assert "Intent.json" in line_with(process, "kept the old bot")
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 0


def test_the_introduction_has_a_command_to_paste(hello: LocalRuntime) -> None:
    """Ids, locales and an `aws` command that needs no credentials."""
    assert introduction(hello) == (
        f"Lex V2 runtime on {hello.url}, Ctrl-C ends it\n"
        "\n"
        "HelloWorldBot  --bot-id HELLOWORLD --bot-alias-id TSTALIASID\n"
        "  en_US  English (US), threshold 0.40\n"
        "  ko_KR  Korean (South Korea), threshold 0.40\n"
        "\n"
        "  aws lexv2-runtime recognize-text --no-sign-request"
        f" --endpoint-url {hello.url} --region ap-northeast-2"
        " --bot-id HELLOWORLD --bot-alias-id TSTALIASID"
        " --locale-id en_US --session-id me --text hello\n"
    )


def test_a_bad_export_ends_the_program(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit status 2, and the sentence that names the file, the key and what was expected."""
    shutil.copytree(ROOT / "bots" / "HelloWorldBot", tmp_path / "Hello")
    file = tmp_path / "Hello" / "HelloWorldBot" / "Bot.json"
    bot = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**bot, "idleSessionTTLInSeconds": 5}), "utf-8")
    assert main([str(tmp_path / "Hello")]) == 2
    assert capsys.readouterr().err == (
        f"{file}, idleSessionTTLInSeconds: expected greater than or equal to 60, found 5\n"
    )


def test_a_taken_port_ends_the_program(
    hello: LocalRuntime, capsys: pytest.CaptureFixture[str]
) -> None:
    port = hello.url.rpartition(":")[2]
    assert main([str(ROOT / "bots" / "HelloWorldBot"), "--port", port]) == 2
    said = capsys.readouterr().err
    assert "cannot be used: Address already in use. Choose another one" in said
    assert "Errno" not in said


def test_a_hook_is_named_on_the_command_line(connect: Callable[[str], Any]) -> None:
    """`--hook` once for each locale or bot; the order's number is the hook's work."""
    export = str(ROOT / "bots" / "FlowerShopBot")
    hook = "en_US=bots.flower_shop_hook:handler"
    address = {"botId": "FLOWERSHOP", "botAliasId": "TSTALIASID", "localeId": "en_US"}
    with running(export, "--hook", hook) as process:
        url = line_with(process, "Lex V2 runtime on").split()[4].rstrip(",")
        answer = connect(url).recognize_text(
            **address, sessionId="ab", text="where is order number 1235"
        )
    assert answer["messages"][0]["content"] == "Order 1235 has been delivered."


@pytest.mark.parametrize(
    ("hook", "said"),
    [
        ("en_US=json:nothing", "'json:nothing': json has no function 'nothing'\n"),
        ("ko-KR=json:dumps", "no bot calls the hook of 'ko-KR', only of ['*', 'HelloWorldBot', "),
    ],
)
def test_a_bad_hook_ends_the_program(
    hook: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit status 2, and what is wrong with it."""
    assert main([str(ROOT / "bots" / "HelloWorldBot"), "--hook", hook]) == 2
    assert capsys.readouterr().err.startswith(said)


def test_the_name_of_a_bot_steers_no_terminal(tmp_path: Path) -> None:
    """Neither in what is printed at the start nor in the line of a turn."""
    export = tmp_path / "Hello"
    shutil.copytree(ROOT / "bots" / "HelloWorldBot", export)
    file = export / "HelloWorldBot" / "Bot.json"
    bot = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**bot, "name": "Evil\x1b[2J\nforged"}), "utf-8")
    with serve(export) as runtime:
        shown = introduction(runtime)
    record = logging.LogRecord(
        "n", logging.INFO, "f", 1, "%s said", (bot["name"] + "\x1b\n",), None
    )
    assert "Evil�[2J�forged" in shown
    assert "\x1b" not in shown
    assert OneLine().format(record) == "HelloWorldBot�� said"
