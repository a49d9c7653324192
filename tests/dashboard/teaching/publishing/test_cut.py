"""A push and its publishing that are cut: throttled, refused, or killed in every step.

What is killed is `python -m dashboard.bot` in a process of its own, while Lex has begun what the
step asks (`late`) or before it heard of it (`early`). The same command then says where the bot
stands and goes on to the same end.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lexclient import models as client_side
from tests.dashboard.teaching.publishing.conftest import Desk
from tests.dashboard.teaching.publishing.in_between import Between, between

DONE, CLOSED, UNUSABLE, PARTLY = range(4)
ROOT = Path(__file__).parents[4]

pytestmark = pytest.mark.timeout(240)


@pytest.fixture
def way(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Between]:
    """The account behind a server that a test scripts."""
    with between(os.environ["AWS_ENDPOINT_URL_LEX_MODELS_V2"]) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL_LEX_MODELS_V2", server.url)
        yield server


def is_import(method: str, path: str) -> bool:
    """StartImport."""
    return method == "PUT" and path.startswith("/imports/")


# what is cut: the words of a request
STEPS = {
    "compare": ("GET", "/bots/HELLOWORLD/"),
    "upload_url": ("POST", "/createuploadurl/"),
    "upload": ("PUT", "/uploads/"),
    "import": ("PUT", "/imports/"),
    "import_poll": ("GET", "/imports/"),
    "build": ("POST", "/bots/HELLOWORLD/botversions/DRAFT/botlocales/en_US/"),
    "build_second": ("POST", "/bots/HELLOWORLD/botversions/DRAFT/botlocales/ko_KR/"),
    "renew": ("PUT", "/exports/"),
}
NUMBER = ("PUT", "/bots/HELLOWORLD/botversions/")


def kill_at(way: Between, request: tuple[str, str], when: str, *words: str) -> None:
    """Run a command, and kill it when it makes a request."""
    method, path = request

    def fault(asked: str, where: str) -> str | None:
        return when if asked == method and where.lower().startswith(path.lower()) else None

    way.faults = fault
    command = [sys.executable, "-m", "dashboard.bot", *words]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert way.reached.wait(90), run.communicate(timeout=5)
        os.kill(run.pid, signal.SIGKILL)
        run.communicate()
    way.faults = lambda _method, _path: None
    way.go.set()


@pytest.mark.parametrize("when", ["early", "late"])
@pytest.mark.parametrize("step", STEPS)
def test_a_push_that_was_killed_goes_on(
    desk: Desk, way: Between, step: str, when: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever the step; the bot recognises what it was taught, and was imported at most twice."""
    desk.run("pull", "HELLOWORLD", "--folder", desk.pulled)
    taught = desk.taught()
    kill_at(way, STEPS[step], when, "push", desk.pulled, taught, "--yes")
    assert desk.run("push", desk.pulled, taught, "--yes") == DONE
    assert "is built" in capsys.readouterr().out
    assert desk.lex.says("HELLOWORLD", "TSTALIASID", "quarterly penguin inventory") == "HelloWorld"
    assert sum(is_import(*each.split(" ", 1)) for each in way.asked) <= 2


@pytest.mark.parametrize("when", ["early", "late"])
def test_a_version_that_was_killed_is_not_made_twice(desk: Desk, way: Between, when: str) -> None:
    """The draft gets one number."""
    desk.run("pull", "HELLOWORLD", "--folder", desk.pulled)
    kill_at(way, NUMBER, when, "publish", desk.pulled, "--yes")
    assert desk.run("publish", desk.pulled, "--yes") == DONE
    listed = desk.lex.models.list_bot_versions(botId="HELLOWORLD")["botVersionSummaries"]
    assert sorted(each["botVersion"] for each in listed) == ["1", "DRAFT"]


def test_throttling_is_waited_out(desk: Desk, way: Between) -> None:
    """Every call is refused once."""
    seen: set[str] = set()

    def fault(method: str, path: str) -> str | None:
        first = f"{method} {path}" not in seen
        seen.add(f"{method} {path}")
        return "throttled" if first and "loads/" not in path else None

    way.faults = fault
    assert desk.run("pull", "HELLOWORLD", "--folder", desk.pulled) == DONE
    assert desk.run("push", desk.pulled, desk.taught(), "--yes") == DONE


def test_throttling_without_end_is_told(
    desk: Desk,
    way: Between,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """After the attempts there are; nothing was sent, and the same command goes on later."""
    monkeypatch.setattr(client_side, "ATTEMPTS", 2)
    desk.run("pull", "HELLOWORLD", "--folder", desk.pulled)
    way.faults = lambda method, path: "throttled" if "createuploadurl" in path.lower() else None
    assert desk.run("push", desk.pulled, desk.taught(), "--yes") == PARTLY
    shown = capsys.readouterr().out
    assert "import: Rate exceeded" in shown
    assert "Nothing was changed in the account" in shown
    assert sum("createuploadurl" in each.lower() for each in way.asked) == 2
    way.faults = lambda _method, _path: None
    assert desk.run("push", desk.pulled, desk.taught(), "--yes") == DONE


REFUSED = {
    "lex:CreateUploadUrl": ("POST", "/createuploadurl/"),
    "lex:StartImport": ("PUT", "/imports/"),
    "lex:DescribeImport": ("GET", "/imports/"),
    "lex:BuildBotLocale": ("POST", "/bots/HELLOWORLD/botversions/DRAFT/botlocales/en_US/"),
    "lex:DescribeBot": ("GET", "/bots/HELLOWORLD/"),
    "lex:ListBotLocales": ("POST", "/bots/HELLOWORLD/botversions/DRAFT/botlocales/"),
}


@pytest.mark.parametrize("action", REFUSED)
def test_a_refusal_names_the_action(
    desk: Desk, way: Between, action: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """IAM says who, this says what; and in which state the bot is."""
    refused, path = REFUSED[action]
    desk.run("pull", "HELLOWORLD", "--folder", desk.pulled)

    def fault(method: str, where: str) -> str | None:
        same = where.lower() == path.lower() or (path == "/imports/" and where.startswith(path))
        return "denied" if method == refused and same else None

    way.faults = fault
    assert desk.run("push", desk.pulled, desk.taught(), "--yes") == PARTLY
    shown = capsys.readouterr().out
    assert f"({action})" in shown
    assert "no alias has moved" in shown or "Nothing was changed in the account" in shown
