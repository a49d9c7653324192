"""What a stranger puts into the folder of kept bots, or uploads, reaches nothing else."""

from __future__ import annotations

import json
import shutil
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from lexclient.local import serve
from lexclient.local.models import BadState, transfers
from tests.lexclient.local.models.conftest import BOTS, PRIVATE, ROLE, Lex, lex_at
from tests.lexclient.local.models.test_faults import INTENT, changed

HELLO = "HELLOWORLD"


def kept(folder: Path) -> dict[str, Any]:
    """HelloWorldBot as a folder keeps it; nothing serves from it any more."""
    with serve(BOTS / "HelloWorldBot", models=True, state=folder) as server:
        lex_at(server).models.create_bot_locale(
            botId=HELLO, botVersion="DRAFT", localeId="fr_FR", nluIntentConfidenceThreshold=0.4
        )
    document: dict[str, Any] = json.loads((folder / f"{HELLO}.json").read_text())
    return document


def _with(**members: object) -> Callable[[dict[str, Any]], object]:
    return lambda bot: {**bot, **members}


FORGED: dict[str, Callable[[dict[str, Any]], object]] = {
    "above": _with(bot_id="../../../etc/x"),
    "absolute": _with(bot_id="/tmp/evil000"),
    "another file's": _with(bot_id="ANOTHERBOT"),
    "no id": _with(bot_id=None),
    "long id": _with(bot_id="A" * 5_000),
    "no versions": _with(versions={}),
    "a list": lambda bot: [bot],
    "a number": lambda _bot: 7,
    "a stranger's member": _with(__class__="os.system"),
    "aliases of numbers": _with(aliases={"TSTALIASID": 3}),
    "deep": lambda _bot: json.loads("[" * 900 + "]" * 900),
}


@pytest.mark.parametrize("forgery", FORGED)
def test_a_forged_file_is_named_and_nothing_begins(tmp_path: Path, forgery: str) -> None:
    """No path comes from what a file says of itself."""
    folder = tmp_path / "below" / "state"
    file = folder / f"{HELLO}.json"
    document = kept(folder)
    file.write_text(json.dumps(FORGED[forgery](document)))
    before = set(tmp_path.rglob("*"))
    named = pytest.raises(BadState, match=f"{HELLO}.json is no bot that was kept")
    with named, serve(models=True, state=folder):
        pass
    assert set(tmp_path.rglob("*")) == before


def test_a_folder_that_takes_nothing_is_told_without_its_path(tmp_path: Path) -> None:
    """The bot stays as it was, and is changed once the folder is there again."""
    folder = tmp_path / "state"
    place = {"botId": HELLO, "botVersion": "DRAFT", "localeId": "en_US"}
    with serve(BOTS / "HelloWorldBot", models=True, state=folder) as server:
        lex = lex_at(server)
        shutil.rmtree(folder)
        with pytest.raises(ClientError, match="could not be kept: No such file") as refused:
            lex.models.create_intent(**place, intentName="Another")
        assert str(tmp_path) not in str(refused.value)
        names = [one["intentName"] for one in lex.models.list_intents(**place)["intentSummaries"]]
        assert "Another" not in names
        folder.mkdir()
        assert lex.models.create_intent(**place, intentName="Another")["intentName"] == "Another"


def test_half_a_character_in_an_export_is_kept(tmp_path: Path) -> None:
    """As JSON spells it; the file is read again."""
    archive = changed(INTENT, lambda intent: intent.update({"half\ud800": "half\ud800"}))
    with serve(models=True, state=tmp_path) as server:
        lex_at(server).bring_in(archive, "Half")
    with serve(models=True, state=tmp_path) as server:
        bots = lex_at(server).models.list_bots()["botSummaries"]
        assert [bot["botName"] for bot in bots] == ["Half"]
    assert [file.suffix for file in tmp_path.iterdir()] == [".json"]


def put(address: str, content: bytes) -> int:
    request = urllib.request.Request(address, data=content, method="PUT")
    try:
        with urllib.request.urlopen(request) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
    except OSError:  # refused before it was read to its end
        return 0


def test_only_an_address_that_was_given_out_takes_an_export(lex: Lex) -> None:
    """Others take no more than any request."""
    given = lex.models.create_upload_url()["uploadUrl"]
    large = b"x" * 2_000_000
    forged = given[:-4] + "AAAA"
    assert put(forged, large) in (400, 0)
    assert put(forged, b"x") == 403
    assert put(given, large) == 200


def test_uploads_are_bounded_in_all(lex: Lex, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two hundred of fifty megabytes would be ten gigabytes: the oldest are forgotten."""
    monkeypatch.setattr(transfers, "MOST_BYTES", 3_500)
    ids = [lex.upload(b"x" * 1_000) for _ in range(6)]
    bot = {"botName": "B", "roleArn": ROLE, "dataPrivacy": PRIVATE}

    def begins(import_id: str) -> bool:
        specification = {"botImportSpecification": bot}
        try:
            lex.models.start_import(
                importId=import_id, resourceSpecification=specification, mergeStrategy="Overwrite"
            )
        except lex.models.exceptions.ResourceNotFoundException:
            return False
        return True

    assert [begins(one) for one in ids] == [False] * 3 + [True] * 3
