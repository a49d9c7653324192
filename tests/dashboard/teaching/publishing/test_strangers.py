"""What somebody types who has never used the command: a sentence with the remedy, the right exit
status, and with `--json` one line on standard output."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
import pytest

from dashboard.teaching.publishing.command.telling import CLOSED, DONE, PARTLY, UNUSABLE
from tests.dashboard.teaching.publishing.conftest import Desk
from tests.dashboard.teaching.publishing.in_between import between

DEAD = "http://127.0.0.1:9"  # the discard port, where nobody listens
Said = Callable[..., tuple[int, dict[str, Any], str]]


@pytest.fixture
def says(desk: Desk, capsys: pytest.CaptureFixture[str]) -> Said:
    """The status of a command, its line of JSON, and its last sentence, after the pull of the bot
    into `desk.pulled`."""
    desk.run("pull", "HELLOWORLD", "--folder", desk.pulled)

    def run(*words: str) -> tuple[int, dict[str, Any], str]:
        capsys.readouterr()
        status = desk.run(*words, "--json")
        written = capsys.readouterr()
        facts = json.loads(written.out)  # nothing else is there
        assert written.out.count("\n") == 1
        assert facts["status"] == status
        assert "Traceback" not in written.err
        return status, facts, written.err.splitlines()[-1]

    return run


def test_no_folder(desk: Desk, says: Said) -> None:
    nowhere = str(desk.folder / "nowhere")
    for words in (
        ("diff", nowhere, desk.taught()),
        ("check", nowhere, desk.taught()),
        ("push", nowhere, desk.taught(), "--yes"),
        ("publish", nowhere, "--yes"),
        ("rollback", nowhere, "--alias", "live", "--yes"),
    ):
        status, facts, sentence = says(*words)
        assert (status, facts["error"]) == (UNUSABLE, sentence)
        assert sentence.startswith(f"{nowhere} holds no pulled bot")
        assert sentence.endswith("Pull one into it")


def test_no_export(desk: Desk, says: Said) -> None:
    status, _, sentence = says("push", desk.pulled, str(desk.folder / "none.zip"), "--yes")
    assert (status, "expected the folder or the ZIP file" in sentence) == (UNUSABLE, True)


def test_no_such_bot(says: Said) -> None:
    status, _, sentence = says("pull", "NOSUCHBOT1")
    assert status == UNUSABLE
    assert sentence == (
        "That is not in the account. Check the bot's id, the alias, the version and the region. "
        "The service said: Bot NOSUCHBOT1 was not found"
    )


def test_no_such_version(says: Said) -> None:
    status, _, sentence = says("pull", "HELLOWORLD", "--version", "7")
    assert (status, "Version 7 of bot HELLOWORLD was not found" in sentence) == (UNUSABLE, True)


def test_a_bot_id_that_is_none(says: Said) -> None:
    status, _, sentence = says("pull", "my bot/../x")
    assert (status, "Lex did not accept the request" in sentence) == (UNUSABLE, True)


@pytest.mark.parametrize("command", ["publish", "rollback"])
def test_no_such_alias(desk: Desk, says: Said, command: str) -> None:
    """Nothing is numbered before it is known."""
    status, _, sentence = says(command, desk.pulled, "--alias", "nosuch", "--yes")
    assert (status, "Bot HELLOWORLD has no alias nosuch" in sentence) == (UNUSABLE, True)
    assert versions(desk) == ["DRAFT"]


def test_an_alias_without_a_version_before(desk: Desk, says: Said) -> None:
    says("publish", desk.pulled, "--yes")
    desk.alias("1")
    status, _, sentence = says("rollback", desk.pulled, "--alias", "live", "--yes")
    assert (status, "was of no other version before" in sentence) == (UNUSABLE, True)
    status, _, sentence = says("rollback", desk.pulled, "--alias", "live", "--to", "9", "--yes")
    assert (status, "Bot HELLOWORLD has no version 9" in sentence) == (UNUSABLE, True)


def test_no_such_set(desk: Desk, says: Said) -> None:
    """Nothing is numbered before it can be read."""
    nowhere = str(desk.folder / "none.csv")
    for words in (("check", desk.pulled, desk.taught()), ("publish", desk.pulled, "--yes")):
        status, _, sentence = says(*words, "--set", nowhere, "--locale", "en_US")
        assert (status, sentence) == (UNUSABLE, f"{nowhere}: No such file or directory")
    assert versions(desk) == ["DRAFT"]


def test_a_set_that_is_none(desk: Desk, says: Said) -> None:
    picture = desk.folder / "set.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 100)
    status, _, sentence = says(
        "publish", desk.pulled, "--set", str(picture), "--locale", "en_US", "--yes"
    )
    assert (status, sentence.startswith(f"{picture}: ")) == (UNUSABLE, True)
    assert versions(desk) == ["DRAFT"]


def test_a_locale_that_the_bot_has_not(desk: Desk, says: Said) -> None:
    status, _, sentence = says("check", desk.pulled, desk.taught(), "--locale", "fr_FR")
    assert status == UNUSABLE
    assert sentence == "The bot has no locale fr_FR, only en_US, ko_KR"
    testset = str(desk.folder / "set.csv")
    status, _, sentence = says("check", desk.pulled, desk.taught(), "--set", testset)
    assert status == UNUSABLE
    assert sentence == "Say with --locale which one the test set is of: en_US, ko_KR"


def test_where_no_folder_is_named(desk: Desk, says: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where git and the app look for no bots."""
    monkeypatch.chdir(desk.folder)
    status, facts, _ = says("pull", "HELLOWORLD")
    assert (status, facts["folder"]) == (DONE, "data/pulled/HelloWorldBot-DRAFT")
    assert says("diff", facts["folder"], desk.taught())[1]["changes"] == 1


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No files of this machine's, and a session that remembers no credentials."""
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@pytest.mark.usefixtures("fresh")
def test_no_credentials(says: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    status, _, sentence = says("pull", "HELLOWORLD")
    assert status == UNUSABLE
    assert sentence.startswith("No AWS credentials or region were found. Set AWS_PROFILE")


@pytest.mark.usefixtures("fresh")
def test_no_region(desk: Desk, says: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    """AWS_REGION is as good as AWS_DEFAULT_REGION."""
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    status, _, sentence = says("pull", "HELLOWORLD")
    assert (status, "No AWS credentials or region" in sentence) == (UNUSABLE, True)
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    assert says("pull", "HELLOWORLD", "--folder", desk.pulled)[0] == DONE


@pytest.mark.parametrize("endpoint", [DEAD, "http://127.0.0.1:9/path", "not an address"])
def test_a_dead_endpoint(says: Said, endpoint: str) -> None:
    status, facts, sentence = says("pull", "HELLOWORLD", "--endpoint", endpoint)
    assert (status, facts["error"]) == (UNUSABLE, sentence)
    assert "The service said: " in sentence


def test_without_yes_nothing_is_done(desk: Desk, says: Said) -> None:
    """No question is asked, so none can hang where there is no terminal."""
    desk.run("publish", desk.pulled, "--yes")
    desk.alias("1")
    before = len(desk.lex.models.list_imports()["importSummaries"])
    for words, done in (
        (("push", desk.pulled, desk.taught()), "pushed"),
        (("publish", desk.pulled), "published"),
        (("rollback", desk.pulled, "--alias", "live", "--to", "1"), "moved"),
    ):
        status, facts, sentence = says(*words)
        assert (status, facts[done]) == (DONE, False)
        assert sentence == "Nothing was done. Say --yes to do it."
    assert versions(desk) == ["1", "DRAFT"]
    assert len(desk.lex.models.list_imports()["importSummaries"]) == before


def test_a_missing_action(desk: Desk, says: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    """The action, and that a version may be there."""
    with between(desk.lex.models.meta.endpoint_url) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL_LEX_MODELS_V2", server.url)
        server.faults = lambda method, path: "denied" if path.endswith("/botaliases/") else None
        status, facts, sentence = says("publish", desk.pulled, "--yes")
    assert status == PARTLY
    assert "Give these credentials the IAM action that is named here." in facts["reason"]
    assert "(lex:ListBotAliases)" in facts["reason"]
    assert sentence.endswith("a draft that has its number gets no second one.")
    assert versions(desk) == ["1", "DRAFT"]


def test_a_closed_gate_is_no_error(desk: Desk, says: Said) -> None:
    """The version is there and measured; the alias stays."""
    desk.run("publish", desk.pulled, "--yes")
    desk.alias("1")
    testset = ("--set", str(desk.folder / "set.csv"), "--locale", "en_US")
    words = ("publish", desk.pulled, "--alias", "live", *testset, "--min-accuracy", "1", "--yes")
    status, facts, sentence = says(*words)
    assert (status, facts["right"], facts["turns"]) == (CLOSED, 1, 2)
    assert sentence.startswith("The accuracy 50.0")
    assert sentence.endswith("the alias stays.")


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("teach",),
        ("pull",),
        ("rollback", "folder"),
        ("publish", "folder", "--min-accuracy", "90"),
        ("pull", "HELLOWORLD", "--language", "fr"),
    ],
)
def test_words_that_are_none(
    desk: Desk, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    """The usage, and what was wrong."""
    with pytest.raises(SystemExit) as ended:
        desk.run(*words)
    assert ended.value.code == UNUSABLE
    assert ": error: " in capsys.readouterr().err.splitlines()[-1]


def versions(desk: Desk) -> list[str]:
    listed = desk.lex.models.list_bot_versions(botId="HELLOWORLD")["botVersionSummaries"]
    return sorted(each["botVersion"] for each in listed)
