"""Exports written for a test: files by name, the smallest one, and where to put them."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

Json = dict[str, Any]
LOCALE = "Bot/BotLocales/en_US"
ORDER = f"{LOCALE}/Intents/Order"
COUNT = f"{ORDER}/Slots/Count"
PROMPT = {"messageGroupsList": [{"message": {"plainTextMessage": {"value": "?"}}}], "maxRetries": 4}


def smallest() -> dict[str, Json]:
    """The smallest export: one intent with one slot."""
    elicitation = {"slotConstraint": "Required", "promptSpecification": {**PROMPT}}
    return {
        "Manifest.json": {"metaData": {"schemaVersion": "1", "fileFormat": "LexJson"}},
        "Bot/Bot.json": {"name": "Shop", "identifier": "ABCDEFGHIJ", "idleSessionTTLInSeconds": 60},
        f"{LOCALE}/BotLocale.json": {"identifier": "en_US", "nluConfidenceThreshold": 0.4},
        f"{ORDER}/Intent.json": {
            "name": "Order",
            "sampleUtterances": [{"utterance": "order"}],
            "slotPriorities": [{"priority": 0, "slotName": "Count"}],
        },
        f"{COUNT}/Slot.json": {
            "name": "Count",
            "slotTypeName": "AMAZON.Number",
            "valueElicitationSetting": elicitation,
        },
    }


def written(folder: Path, files: dict[str, Json]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content), encoding="utf-8")
    return folder


def zipped(path: Path, files: dict[str, Json], wrapper: str = "") -> Path:
    with zipfile.ZipFile(path, "w") as opened:
        for name, content in files.items():
            opened.writestr(f"{wrapper}{name}", json.dumps(content))
    return path
