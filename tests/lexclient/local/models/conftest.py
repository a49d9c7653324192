"""A models API on the wire, its two boto3 clients, and what it takes to bring a bot in."""

from __future__ import annotations

import io
import urllib.request
import uuid
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from lexclient.local import LocalRuntime, serve

BOTS = Path(__file__).parents[4] / "bots"
ROLE = "arn:aws:iam::123456789012:role/lex"
PRIVATE = {"childDirected": False}


def packed(folder: Path) -> bytes:
    """The ZIP of an export's folder."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for file in sorted(folder.rglob("*.json")):
            archive.write(file, str(file.relative_to(folder)))
    return content.getvalue()


def client(service: str, url: str) -> Any:
    """A boto3 client that tries once."""
    return boto3.client(
        service,
        endpoint_url=url,
        region_name="eu-west-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(retries={"total_max_attempts": 1}),
    )


@dataclass(frozen=True, slots=True)
class Lex:
    """Both services of one address."""

    models: Any
    runtime: Any

    def wait(self, waiter: str, **ids: str) -> None:
        """As boto3 waits, but looking more often."""
        waiting = self.models.get_waiter(waiter)
        waiting.config.delay, waiting.config.max_attempts = 0.1, 300
        waiting.wait(**ids)

    def upload(self, archive: bytes) -> str:
        """The id of an import whose ZIP is there."""
        created = self.models.create_upload_url()
        request = urllib.request.Request(created["uploadUrl"], data=archive, method="PUT")
        with urllib.request.urlopen(request) as answer:
            assert answer.status == 200
        return str(created["importId"])

    def start(self, archive: bytes, name: str, strategy: str = "FailOnConflict") -> str:
        """The id of an import of a bot that has begun."""
        bot = {"botName": name, "roleArn": ROLE, "dataPrivacy": PRIVATE}
        specification = {"botImportSpecification": bot}
        import_id = self.upload(archive)
        self.models.start_import(
            importId=import_id, resourceSpecification=specification, mergeStrategy=strategy
        )
        return import_id

    def bring_in(self, archive: bytes, name: str) -> str:
        """The id of the imported bot."""
        import_id = self.start(archive, name)
        self.wait("bot_import_completed", importId=import_id)
        return str(self.models.describe_import(importId=import_id)["importedResourceId"])

    def build(self, bot_id: str, locale_id: str) -> None:
        """Build a locale of the draft, and wait until it is built."""
        place = {"botId": bot_id, "botVersion": "DRAFT", "localeId": locale_id}
        self.models.build_bot_locale(**place)
        self.wait("bot_locale_built", **place)

    def export(self, bot_id: str, version: str = "DRAFT") -> bytes:
        """The ZIP of a version."""
        specification = {"botExportSpecification": {"botId": bot_id, "botVersion": version}}
        created = self.models.create_export(
            resourceSpecification=specification, fileFormat="LexJson"
        )
        self.wait("bot_export_completed", exportId=created["exportId"])
        export = self.models.describe_export(exportId=created["exportId"])
        with urllib.request.urlopen(export["downloadUrl"]) as answer:
            content: bytes = answer.read()
            return content

    def says(self, bot_id: str, alias_id: str, text: str, locale_id: str = "en_US") -> str:
        """The intent that an utterance is taken for, in a session of its own."""
        address = {"botId": bot_id, "botAliasId": alias_id, "localeId": locale_id}
        answer = self.runtime.recognize_text(**address, sessionId=str(uuid.uuid4()), text=text)
        return str(answer["interpretations"][0]["intent"]["name"])


def lex_at(server: LocalRuntime) -> Lex:
    return Lex(client("lexv2-models", server.url), client("lexv2-runtime", server.url))


@pytest.fixture
def lex() -> Iterator[Lex]:
    """A models API without bots."""
    with serve(models=True) as server:
        yield lex_at(server)


def same_but_ids(members: Mapping[str, Any]) -> dict[str, Any]:
    """A description as a Create request takes it: without ids and times."""
    own = {"ResponseMetadata", "botId", "botVersion", "localeId", "intentId", "slotId"}
    own |= {"slotTypeId", "creationDateTime", "lastUpdatedDateTime"}
    return {name: value for name, value in members.items() if name not in own}
