"""Publishing to an account: pushes that are killed, refused or cancelled in every step, what the
person then reads, and the buttons there are. The account is a Lex of the test's own, behind a
server that does to some requests what a test has scripted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import services
from dashboard.bots.catalog import ACCOUNT
from dashboard.jobs import jobs as jobs_room
from dashboard.teaching.publishing.background import pushes, versions
from lexclient import models as client_side
from lexclient.local import serve
from tests.dashboard.teaching.publishing.in_between import Between, between
from tests.lexclient.local.models.conftest import BOTS, Lex, lex_at
from tests.pages.pusher import HELLO, UTTERANCE
from tests.pages.test_publish import ROOT, open_page, press, step, words

pytestmark = pytest.mark.timeout(240)

NO_ALIAS = "No alias has moved."
BUILT = "The draft of HELLOWORLD is built: en_US, ko_KR."


@dataclass(frozen=True, slots=True)
class Account:
    """What is scripted, and the Lex behind it."""

    way: Between
    lex: Lex

    def fail(self, fault: str, request: tuple[str, str]) -> None:
        """Do this to requests of a method and a path."""
        method, path = request

        def faults(asked: str, where: str) -> str | None:
            return fault if asked == method and where.lower().startswith(path.lower()) else None

        self.way.faults = faults

    def heal(self) -> None:
        """Pass everything on."""
        self.way.faults = lambda _method, _path: None
        self.way.go.set()

    def says(self) -> str:
        return self.lex.says("HELLOWORLD", "TSTALIASID", UTTERANCE)


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    with serve(BOTS / "HelloWorldBot", models=True) as server, between(server.url) as way:
        monkeypatch.setenv("AWS_ENDPOINT_URL_LEX_MODELS_V2", way.url)
        monkeypatch.setenv("AWS_ENDPOINT_URL_LEX_RUNTIME_V2", server.url)
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.setenv(name, "local")
        monkeypatch.setenv("AWS_REGION", "eu-west-1")
        monkeypatch.setattr(client_side, "POLL_SECONDS", 0.1)
        monkeypatch.setattr(client_side, "ATTEMPTS", 1)
        monkeypatch.setattr(jobs_room, "LOOK_SECONDS", 0.2)
        yield Account(way, lex_at(server))


IMPORT = ("PUT", "/imports/")
BUILD_EN = ("POST", "/bots/HELLOWORLD/botversions/DRAFT/botlocales/en_US/")
# what is cut, and whether Lex has heard of it (`late`) or not
STEPS = {
    "compare": (("POST", "/bots/HELLOWORLD/botversions/DRAFT/botlocales/"), "late"),
    "upload_url": (("POST", "/createuploadurl/"), "late"),
    "upload": (("PUT", "/uploads/"), "early"),
    "import_unheard": (IMPORT, "early"),
    "import": (IMPORT, "late"),
    "import_poll": (("GET", "/imports/"), "late"),
    "build_unheard": (BUILD_EN, "early"),
    "build": (BUILD_EN, "late"),
    "build_second": (("POST", "/bots/HELLOWORLD/botversions/DRAFT/botlocales/ko_KR/"), "late"),
}


def killed_at(account: Account, cut: tuple[tuple[str, str], str], what: str = "push") -> None:
    """Begin in a process of its own, and kill that where it makes a request."""
    command = [sys.executable, "-m", "tests.pages.pusher", "HELLOWORLD", what]
    piped = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=piped, stdout=piped, stderr=piped) as run:
        assert run.stdout
        assert run.stdin
        assert run.stdout.readline() == b"pulled\n"
        account.fail(cut[1], cut[0])
        run.stdin.write(b"\n")
        run.stdin.flush()
        assert account.way.reached.wait(90), run.communicate(timeout=5)
        os.kill(run.pid, signal.SIGKILL)
        run.communicate()
    account.heal()


def page_of(language: str = "en", *, at: str = "push") -> AppTest:
    return step(open_page(language, publish_place=ACCOUNT), at)


def taught() -> None:
    services.services().desk.lessons.change(HELLO, {UTTERANCE: "HelloWorld"}, "kim")


def begun() -> AppTest:
    """The page after a pull and a lesson, with a push that was asked for."""
    app = press(page_of(at="pull"), "publish_pull")
    taught()
    step(app, "push")
    app.checkbox(key="publish_although").check().run()
    return press(app, "publish_push")


def ended() -> str:
    """How the newest push ended."""
    jobs = services.services().jobs
    newest = pushes.of_bot(jobs, ACCOUNT, "HELLOWORLD")[0]
    jobs.wait(newest.id, 120)
    progress = jobs.progress(newest.id)
    assert progress is not None
    return progress.job.state


def buttons(app: AppTest) -> set[str]:
    return {str(button.key) for button in app.button} & {"push_resume", "publish_back"}


@pytest.mark.parametrize("cut", STEPS)
def test_a_killed_push_goes_on_when_the_app_is_there_again(account: Account, cut: str) -> None:
    """`kill -9` in every step: the page tells that the draft is built, which was imported at most
    twice, and the bot recognises what it was taught."""
    killed_at(account, STEPS[cut])
    app = page_of()
    assert ended() == "finished"
    assert BUILT in words(app.run())
    assert buttons(app) == set()
    assert account.says() == "HelloWorld"
    imports = [one for one in account.way.asked if one.startswith("PUT /imports/")]
    assert 1 <= len(imports) <= 2


@pytest.mark.parametrize("when", ["early", "late"])
def test_a_killed_version_gets_one_number(account: Account, when: str) -> None:
    """Whether Lex had heard of it or not."""
    killed_at(account, (("PUT", "/bots/HELLOWORLD/botversions/"), when), "version")
    app = page_of(at="publish")
    jobs = services.services().jobs
    jobs.wait(jobs.recent(versions.KIND, last=1)[0].id, 120)
    assert "Version 1 answers on the alias lexlens-trial." in words(app.run())
    listed = account.lex.models.list_bot_versions(botId="HELLOWORLD")["botVersionSummaries"]
    assert sorted(one["botVersion"] for one in listed) == ["1", "DRAFT"]


# where a push is cancelled, and the sentence about the draft
CANCELLED = {
    "upload_url": "Now: nothing was changed in the account.",
    "import_poll": "Now: the draft holds the new bot;",
    "build": "Now: the draft holds the new bot;",
}


@pytest.mark.parametrize("cut", CANCELLED)
def test_a_cancelled_push_says_where_the_bot_stands_and_goes_on(account: Account, cut: str) -> None:
    app = begun_and_held(account, cut)
    app.button(key="push_cancel").click().run()
    account.heal()
    assert ended() == "cancelled"
    app.run()
    assert CANCELLED[cut] in words(app)
    assert NO_ALIAS in words(app)
    back = {"publish_back"} if cut != "upload_url" else set()
    assert buttons(app) == {"push_resume"} | back
    press(app, "push_resume")
    assert ended() == "finished"
    assert BUILT in words(app.run())
    assert account.says() == "HelloWorld"


def begun_and_held(account: Account, cut: str) -> AppTest:
    """The page while a push waits in a step."""
    app = press(page_of(at="pull"), "publish_pull")
    taught()
    step(app, "push")
    app.checkbox(key="publish_although").check().run()
    account.fail(STEPS[cut][1], STEPS[cut][0])
    press(app, "publish_push")
    assert account.way.reached.wait(90)
    return app.run()


# a step that is refused: the action that the page names, and what it says of the draft
REFUSED = {
    "lex:CreateUploadUrl": (("POST", "/createuploadurl/"), "nothing was changed"),
    "lex:StartImport": (IMPORT, "nothing was changed"),
    "lex:BuildBotLocale": (BUILD_EN, "the draft holds the new bot"),
}


@pytest.mark.parametrize("action", REFUSED)
def test_a_refused_push_names_the_action(account: Account, action: str) -> None:
    """And goes on once it is allowed."""
    request, state = REFUSED[action]
    account.fail("denied", request)
    app = begun()
    assert ended() == "held"
    page = words(app.run())
    assert "Give these credentials the IAM action that is named here." in page
    assert f"({action})" in page
    assert f"Now: {state}" in page
    account.heal()
    press(app, "push_resume")
    assert ended() == "finished"
    assert BUILT in words(app.run())


def test_the_way_back_after_a_failed_push(account: Account) -> None:
    """The draft is what was pulled again, built, and does not know what was taught."""
    account.fail("denied", BUILD_EN)
    app = begun()
    assert ended() == "held"
    assert buttons(app.run()) == {"push_resume", "publish_back"}
    account.heal()
    press(app, "publish_back")
    assert ended() == "finished"
    assert BUILT in words(app.run())
    assert account.says() == "FallbackIntent"
    step(app, "history")
    actions = [text for one in app.dataframe for text in one.value.get("What", [])]
    assert actions[:5] == ["push", "pull", "push begun", "push stopped", "push begun"]


# what the page needs before it can push, and the action that it then names
READING = {
    "lex:ListBots": (("POST", "/bots/"), "pull"),
    "lex:ListBotVersions": (("POST", "/bots/HELLOWORLD/botversions/"), "pull"),
    "lex:CreateExport": (("PUT", "/exports/"), "pull"),
}


@pytest.mark.parametrize("action", READING)
def test_what_cannot_be_read_names_the_action(account: Account, action: str) -> None:
    """Not lex:RecognizeText, which chatting needs."""
    request, at = READING[action]
    account.way.faults = lambda method, path: "denied" if (method, path) == request else None
    app = page_of(at=at) if action != "lex:ListBots" else open_page(publish_place=ACCOUNT)
    if action == "lex:CreateExport":
        press(app, "publish_pull")
    assert f"({action})" in words(app)
    assert "RecognizeText" not in words(app)


def test_a_dead_account_is_told(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the button that asks again."""
    app = press(page_of(at="pull"), "publish_pull")
    services.services().desk.models.models_of(ACCOUNT)
    monkeypatch.setenv("AWS_ENDPOINT_URL_LEX_MODELS_V2", "http://127.0.0.1:9")
    services.stop_services()
    app = open_page(publish_place=ACCOUNT)
    assert "Lex cannot be reached." in words(app)
    assert "publish_list" in [button.key for button in app.button]
