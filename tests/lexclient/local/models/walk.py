"""One call at least of every operation that is spoken, with all that the model lets in."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pytest
from botocore import xform_name
from botocore.exceptions import WaiterError

from lexclient.local.wire.service import MODELS, input_shape, service_model
from tests.lexclient.local.models.conftest import Lex
from tests.lexclient.local.models.examples import example

MODEL = service_model(MODELS)
HELLO = "HELLOWORLD"


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request, and the status and the JSON of its answer as they came over the wire."""

    request: Mapping[str, Any]
    status: int
    body: Mapping[str, Any]


@dataclass
class Walk:
    """Calls operations by their names, and keeps what was answered."""

    lex: Lex
    exchanges: dict[str, list[Exchange]] = field(default_factory=lambda: defaultdict(list))
    _raw: list[Mapping[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lex.models.meta.events.register("response-received.lex-models-v2", self._keep)

    def _keep(self, response_dict: Mapping[str, Any], **_: Any) -> None:
        self._raw.append(response_dict)

    def whole(self, name: str, **own: Any) -> Mapping[str, Any]:
        """Call with everything that the model knows, but for `own`; None leaves a member out."""
        return self.call(name, **{**example(input_shape(MODEL.operation_model(name))), **own})

    def call(self, name: str, **members: Any) -> Mapping[str, Any]:
        """Call with these members."""
        request = {key: value for key, value in members.items() if value is not None}
        answer: Mapping[str, Any] = getattr(self.lex.models, xform_name(name))(**request)
        raw = self._raw[-1]
        body = json.loads(raw["body"] or b"{}")
        self.exchanges[name].append(Exchange(request, raw["status_code"], body))
        return answer


def walk_all(walk: Walk) -> None:
    """Every operation, on a bot of its own and on the one that is served."""
    bot = _bot(walk)
    place = {"botId": bot, "botVersion": "DRAFT", "localeId": "en_US"}
    _locale(walk, place)
    _elements(walk, place)
    _built(walk, place)
    _transfers(walk, place)
    walk.call("DeleteBotLocale", **place)
    walk.call("DeleteBot", botId=bot, skipResourceInUseCheck=True)


def _bot(walk: Walk) -> str:
    bot_id = str(walk.whole("CreateBot")["botId"])
    walk.call("DescribeBot", botId=bot_id)
    walk.whole("UpdateBot", botId=bot_id, botName="Renamed")
    walk.call("ListBots", maxResults=1)
    return bot_id


def _locale(walk: Walk, place: Mapping[str, str]) -> None:
    walk.whole("CreateBotLocale", **place)
    walk.call("BuildBotLocale", **place)
    _until_it_fails(walk, place)
    walk.whole("UpdateBotLocale", **place)
    walk.call("DescribeBotLocale", **place)
    walk.call("ListBotLocales", botId=place["botId"], botVersion="DRAFT")


def _until_it_fails(walk: Walk, place: Mapping[str, str]) -> None:
    """An empty locale cannot be built."""
    with pytest.raises(WaiterError):
        walk.lex.wait("bot_locale_built", **place)
    walk.call("DescribeBotLocale", **place)


def _elements(walk: Walk, place: Mapping[str, str]) -> None:
    type_id = walk.whole("CreateSlotType", **place)["slotTypeId"]
    walk.call("DescribeSlotType", **place, slotTypeId=type_id)
    walk.whole("UpdateSlotType", **place, slotTypeId=type_id)
    intent = {**place, "intentId": walk.whole("CreateIntent", **place)["intentId"]}
    slot_id = walk.whole("CreateSlot", **intent, slotTypeId=type_id)["slotId"]
    walk.call("DescribeSlot", **intent, slotId=slot_id)
    walk.whole("UpdateSlot", **intent, slotId=slot_id, slotTypeId=type_id)
    walk.whole("UpdateIntent", **intent, slotPriorities=[{"priority": 1, "slotId": slot_id}])
    walk.call("DescribeIntent", **intent)
    for name, own in (("ListSlotTypes", place), ("ListIntents", place), ("ListSlots", intent)):
        walk.call(name, **own, maxResults=1)
        walk.call(name, **own)
    walk.call("DeleteSlot", **intent, slotId=slot_id)
    walk.call("DeleteSlotType", **place, slotTypeId=type_id)
    walk.call("DeleteIntent", **intent)


def _built(walk: Walk, place: Mapping[str, str]) -> None:
    """Versions and aliases of the bot that is served, which is built."""
    own = {"botId": HELLO}
    wanted = {"en_US": {"sourceBotVersion": "DRAFT"}}
    for _ in range(2):
        made = walk.whole("CreateBotVersion", **own, botVersionLocaleSpecification=wanted)
    walk.call("DescribeBotVersion", **own, botVersion=made["botVersion"])
    walk.call("ListBotVersions", **own, maxResults=1)
    alias = {**own, "botVersion": made["botVersion"]}
    alias_id = walk.whole("CreateBotAlias", **alias)["botAliasId"]
    walk.call("DescribeBotAlias", **own, botAliasId=alias_id)
    walk.whole("UpdateBotAlias", **alias, botAliasId=alias_id, botAliasName="Renamed")
    walk.call("ListBotAliases", **own, maxResults=1)
    walk.call("ListBotAliases", **own)
    walk.call("ListBots")
    walk.call("DeleteBotAlias", **own, botAliasId=alias_id)
    walk.call("DeleteBotVersion", **own, botVersion=made["botVersion"])


def _transfers(walk: Walk, place: Mapping[str, str]) -> None:
    """Imports and exports that end well, and an import that fails."""
    bot = {"botExportSpecification": {"botId": HELLO, "botVersion": "DRAFT"}}
    archive = walk.lex.export(HELLO)
    for _ in range(2):
        export_id = walk.call("CreateExport", resourceSpecification=bot, fileFormat="LexJson")[
            "exportId"
        ]
    walk.call("DescribeExport", exportId=export_id)
    walk.call("ListExports", botId=HELLO, botVersion="DRAFT", localeId="en_US", maxResults=1)
    walk.call("DeleteExport", exportId=export_id)
    for content in (archive, b"no ZIP"):
        import_id = _imported(walk, content)
    walk.call("ListImports", maxResults=1)
    walk.call("ListImports", **place)
    walk.call("DeleteImport", importId=import_id)


def _imported(walk: Walk, content: bytes) -> str:
    walk.call("CreateUploadUrl")
    import_id = walk.lex.upload(content)
    bot = example(MODEL.shape_for("BotImportSpecification"))
    specification = {"botImportSpecification": {**bot, "botName": "Imported"}}
    walk.call(
        "StartImport",
        importId=import_id,
        resourceSpecification=specification,
        mergeStrategy="Overwrite",
    )
    with suppress(WaiterError):
        walk.lex.wait("bot_import_completed", importId=import_id)
    walk.call("DescribeImport", importId=import_id)
    return import_id
