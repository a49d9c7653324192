"""An account on the loopback with HelloWorldBot in it, and the command line towards it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dashboard import bot as command
from dashboard.bots.export import as_zip
from dashboard.services import read_export
from lexclient import models as client_side
from lexclient.local import serve
from tests.lexclient.local.models.conftest import BOTS, Lex, lex_at

HELLO = BOTS / "HelloWorldBot"
INTENT = "HelloWorldBot/BotLocales/en_US/Intents/HelloWorld/Intent.json"
SET = "utterance,intent\nsay hello world,HelloWorld\nquarterly penguin inventory,HelloWorld\n"


@dataclass(frozen=True, slots=True)
class Desk:
    """A folder to work in, and the account."""

    folder: Path
    lex: Lex

    @property
    def pulled(self) -> str:
        return str(self.folder / "pulled")

    def run(self, *words: str) -> int:
        """The exit status of a command."""
        return command.main(list(words))

    def changed(self, change: Callable[[dict[str, Any]], None]) -> str:
        """An export that is the bot with its English intent changed."""
        files = dict(read_export(HELLO))
        path = next(path for path in files if str(path).endswith(INTENT))
        document = json.loads(files[path])
        change(document)
        export = self.folder / "changed.zip"
        export.write_bytes(as_zip({**files, path: json.dumps(document).encode()}))
        return str(export)

    def taught(self) -> str:
        """An export with one more sample utterance."""
        return self.changed(lambda intent: intent["sampleUtterances"].append(UTTERANCE))

    def alias(self, version: str) -> None:
        """The alias `live`, of a version."""
        self.lex.models.create_bot_alias(
            botId="HELLOWORLD", botAliasName="live", botVersion=version
        )


UTTERANCE: Mapping[str, str] = {"utterance": "quarterly penguin inventory"}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    with serve(HELLO, models=True) as server:
        for service in ("MODELS", "RUNTIME"):
            monkeypatch.setenv(f"AWS_ENDPOINT_URL_LEX_{service}_V2", server.url)
        for name, value in (
            ("AWS_ACCESS_KEY_ID", "test"),
            ("AWS_SECRET_ACCESS_KEY", "test"),
            ("AWS_DEFAULT_REGION", "eu-west-1"),
            ("DATABASE_URL", f"sqlite:///{tmp_path}/log.sqlite3"),
        ):
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(client_side, "POLL_SECONDS", 0.1)
        (tmp_path / "set.csv").write_text(SET, encoding="utf-8")
        yield Desk(tmp_path, lex_at(server))
