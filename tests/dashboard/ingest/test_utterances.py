"""Lex's own counts in a terminal: printed, and nothing comes in."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse

from dashboard.ingest.command import main
from dashboard.log.database import Database
from loopback import serving
from tests.dashboard.ingest.test_runs import count
from tests.lexclient.models import BOT, Models

SOURCE = f"utterances:{BOT}/PRODALIAS1/en_US"


@pytest.fixture
def models(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Models]:
    assert database
    server = Models()
    with serving(Starlette(routes=server.routes())) as url:
        monkeypatch.setenv("AWS_ENDPOINT_URL_LEX_MODELS_V2", url)
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.setenv(name, "local")
        yield server


def test_lines(models: Models, database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    """The most frequent first, what steers a terminal out of it; the log stays empty."""
    summaries = [
        {"utterance": "wifi\x1b[2J", "missedCount": 3, "hitCount": 0},
        {"utterance": "sunday delivery", "missedCount": 7, "hitCount": 1},
    ]
    page = {"aggregatedUtterancesSummaries": summaries}
    models.answers["ListAggregatedUtterances"] = [page]
    assert main([SOURCE, "--region", "us-east-1"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.split()[:2] == ["7", "1"]
    assert first.endswith("sunday delivery")
    assert "\x1b" not in second
    assert count(database) == 0


def test_json(models: Models, capsys: pytest.CaptureFixture[str]) -> None:
    """An object a line."""
    assert models.answers
    assert main([SOURCE, "--region", "us-east-1", "--json"]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one["utterance"], one["missed"]) for one in told] == [
        ("sunday delivery", 7),
        ("wifi", 3),
    ]


def test_what_cannot_be_asked(models: Models, capsys: pytest.CaptureFixture[str]) -> None:
    """A form of the source, and a permission by its name."""
    for source in ("utterances:", "utterances:SHOP", f"utterances:{BOT}//en_US"):
        assert main([source]) == 2
        assert "utterances:BOT_ID/ALIAS_ID/LOCALE_ID" in capsys.readouterr().err
    said = {"message": "not authorized"}
    models.refuse = JSONResponse(said, 403, {"x-amzn-ErrorType": "AccessDeniedException"})
    assert main([SOURCE, "--region", "us-east-1"]) == 2
    assert "(allow lex:ListAggregatedUtterances)" in capsys.readouterr().err
