"""The loop from the command line, against an account on the loopback."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

import pytest

from lexclient.local.models import transfers
from tests.dashboard.teaching.publishing.conftest import Desk

DONE, CLOSED, UNUSABLE, PARTLY = range(4)
EN = {"botId": "HELLOWORLD", "botVersion": "DRAFT", "localeId": "en_US"}


def test_from_a_miss_to_a_better_bot_and_back(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """Pull, teach, check, push, publish; then the alias goes back."""
    assert desk.run("pull", "HELLOWORLD", "--folder", desk.pulled) == DONE
    first = desk.lex.models.create_bot_version(
        botId="HELLOWORLD",
        botVersionLocaleSpecification={"en_US": {"sourceBotVersion": "DRAFT"}},
    )["botVersion"]
    desk.alias(first)
    taught, testset = desk.taught(), str(desk.folder / "set.csv")
    english = ("--set", testset, "--locale", "en_US")

    assert desk.run("diff", desk.pulled, taught) == DONE
    expected = "+ en_US / HelloWorld (utterance added): quarterly penguin inventory"
    assert expected in capsys.readouterr().out
    assert desk.run("check", desk.pulled, taught, *english) == DONE
    assert "1 right before, 2 right after; 1 fixed, 0 broken" in capsys.readouterr().out

    assert desk.run("push", desk.pulled, taught) == DONE
    assert "Nothing was done" in capsys.readouterr().out
    assert says(desk, "TSTALIASID") == "FallbackIntent"
    assert desk.run("push", desk.pulled, taught, "--yes") == DONE
    assert says(desk, "TSTALIASID") == "HelloWorld"

    live = desk.lex.models.list_bot_aliases(botId="HELLOWORLD")["botAliasSummaries"][1]
    assert live["botVersion"] == first
    publish = ("publish", desk.pulled, "--alias", "live", *english, "--min-accuracy", "1")
    assert desk.run(*publish) == DONE
    assert [x["botVersion"] for x in versions(desk)] == ["DRAFT", first]
    assert desk.run(*publish, "--yes") == DONE
    assert says(desk, live["botAliasId"]) == "HelloWorld"
    assert desk.run("rollback", desk.pulled, "--alias", "live", "--yes", "--json") == DONE
    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (last["status"], last["after"]) == (DONE, first)
    assert says(desk, live["botAliasId"]) == "FallbackIntent"
    steps = ["pull", "push begun", "push", "version", "alias", "alias"]
    assert audited(desk) == steps


def versions(desk: Desk) -> list[Mapping[str, Any]]:
    listed = desk.lex.models.list_bot_versions(botId="HELLOWORLD")["botVersionSummaries"]
    return sorted(listed, key=lambda one: str(one["botVersion"]), reverse=True)


def says(desk: Desk, alias_id: str) -> str:
    return desk.lex.says("HELLOWORLD", alias_id, "quarterly penguin inventory")


def audited(desk: Desk) -> list[str]:
    """The steps that the audit holds."""
    with sqlite3.connect(desk.folder / "log.sqlite3") as log:
        return [row[0] for row in log.execute("select action from audit order by number")]


def test_a_worse_version_does_not_move_the_alias(desk: Desk) -> None:
    desk.run("pull", "HELLOWORLD", "--folder", desk.pulled)
    first = desk.lex.models.create_bot_version(
        botId="HELLOWORLD",
        botVersionLocaleSpecification={"en_US": {"sourceBotVersion": "DRAFT"}},
    )["botVersion"]
    desk.alias(first)
    testset = ("--set", str(desk.folder / "set.csv"), "--locale", "en_US")
    publish = ("publish", desk.pulled, "--alias", "live", *testset, "--yes")
    assert desk.run(*publish, "--min-accuracy", "0.9") == CLOSED
    live = desk.lex.models.list_bot_aliases(botId="HELLOWORLD")["botAliasSummaries"][1]
    assert live["botVersion"] == first


def test_a_collision_closes_the_gate(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """Also without a test set."""
    desk.run("pull", "HELLOWORLD", "--folder", desk.pulled)
    long = {"utterance": "a" * 501}
    export = desk.changed(lambda intent: intent["sampleUtterances"].append(long))
    assert desk.run("check", desk.pulled, export) == CLOSED
    assert "an utterance of 501 characters, Lex takes 500" in capsys.readouterr().out


def test_a_bot_that_others_changed_is_not_overwritten(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both differences are told, and what both touched."""
    desk.run("pull", "HELLOWORLD", "--folder", desk.pulled)
    listed = desk.lex.models.list_intents(**EN)["intentSummaries"]
    intent_id = next(x["intentId"] for x in listed if x["intentName"] == "HelloWorld")
    intent = desk.lex.models.describe_intent(**EN, intentId=intent_id)
    for name in ("ResponseMetadata", "creationDateTime", "lastUpdatedDateTime"):
        intent.pop(name)
    intent["sampleUtterances"].append({"utterance": "their own utterance"})
    desk.lex.models.update_intent(**intent)
    assert desk.run("push", desk.pulled, desk.taught(), "--yes") == UNUSABLE
    shown = capsys.readouterr().out
    assert "+ en_US / HelloWorld (utterance added): their own utterance" in shown
    assert "Changed by both: en_US / HelloWorld" in shown
    assert audited(desk)[-1] == "push refused"


def test_a_failed_build_says_how_to_go_back(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """The draft is new, its locales answer from their last build; the way back works."""
    desk.run("pull", "HELLOWORLD", "--folder", desk.pulled)
    export = desk.changed(lambda intent: intent.update(sampleUtterances=[]))
    assert desk.run("push", desk.pulled, export, "--yes") == PARTLY
    shown = capsys.readouterr().out
    assert "build en_US: Intent HelloWorld has no sample utterances" in shown
    assert "no alias has moved" in shown
    assert desk.lex.says("HELLOWORLD", "TSTALIASID", "say hello world") == "HelloWorld"
    assert desk.run("push", desk.pulled, f"{desk.pulled}/export.zip", "--yes") == DONE
    assert desk.run("push", desk.pulled, export) == DONE
    assert "- en_US / HelloWorld (utterance removed): good morning" in capsys.readouterr().out


def test_a_failed_import_changes_nothing(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.run("pull", "HELLOWORLD", "--folder", desk.pulled)
    export = desk.changed(lambda intent: intent.update(name=""))
    assert desk.run("push", desk.pulled, export, "--yes") == PARTLY
    assert "Nothing was changed in the account" in capsys.readouterr().out
    assert desk.lex.says("HELLOWORLD", "TSTALIASID", "say hello world") == "HelloWorld"


def test_an_expired_upload_changes_nothing(
    desk: Desk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.run("pull", "HELLOWORLD", "--folder", desk.pulled)
    monkeypatch.setattr(transfers, "VALID_SECONDS", -1)
    assert desk.run("push", desk.pulled, desk.taught(), "--yes") == PARTLY
    assert "HTTP 403\nNothing was changed" in capsys.readouterr().out


def test_what_cannot_be_used_is_named(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """In a sentence, without a traceback."""
    nowhere = str(desk.folder / "nowhere")
    assert desk.run("diff", nowhere, nowhere) == UNUSABLE
    assert f"{nowhere} holds no pulled bot" in capsys.readouterr().err
    assert desk.run("pull", "NOSUCHBOT1") == UNUSABLE
    assert capsys.readouterr().err.endswith("Bot NOSUCHBOT1 was not found\n")
    desk.run("pull", "HELLOWORLD", "--folder", desk.pulled)
    assert desk.run("diff", desk.pulled, nowhere) == UNUSABLE
    assert "expected the folder or the ZIP file" in capsys.readouterr().err
    (desk.folder / "pulled" / "export.zip").write_bytes(b"other")
    assert desk.run("diff", desk.pulled, nowhere) == UNUSABLE
    assert "is not what was pulled: pull again" in capsys.readouterr().err
