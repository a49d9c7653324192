"""Writes Lex V2 exports for benchmarks: intents with sample utterances and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

FALLBACK = {
    "name": "FallbackIntent",
    "identifier": "FALLBCKINT",
    "parentIntentSignature": "AMAZON.FallbackIntent",
}


def write_export(
    folder: Path, name: str, intents: Mapping[str, Sequence[str]], *, locale_id: str = "en_US"
) -> Path:
    """An export with these intents in `folder`, which may be served as it is."""
    locale = folder / name / "BotLocales" / locale_id
    bot = {"name": name, "identifier": "", "idleSessionTTLInSeconds": 300}
    _write(folder / "Manifest.json", {"metaData": {"fileFormat": "LexJson", "resourceType": "BOT"}})
    _write(folder / name / "Bot.json", bot)
    threshold = {"nluConfidenceThreshold": 0.4}
    _write(locale / "BotLocale.json", {"identifier": locale_id, "name": locale_id, **threshold})
    _write(locale / "Intents" / "FallbackIntent" / "Intent.json", FALLBACK)
    for intent, utterances in intents.items():
        samples = {"sampleUtterances": [{"utterance": said} for said in utterances]}
        _write(locale / "Intents" / intent / "Intent.json", {"name": intent, **samples})
    return folder


def _write(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
