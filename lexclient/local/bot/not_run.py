"""What an export asks of AWS that the local runtime does not have, said plainly.

The bot is loaded all the same: such an intent falls back, a slot of a grammar is never understood,
and a setting without effect on text is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

# key of an export: what it is; not run where it holds anything that is not switched off
KEYS: Mapping[str, str] = {
    "externalSourceSetting": "a grammar (SRGS) is not run: no answer is a value of this slot type",
    "grammarSlotTypeSetting": "a grammar (SRGS) is not run: no answer is a value of this slot type",
    "qnAIntentConfiguration": "kept, not run: a knowledge base (QnAIntent) is not asked, "
    "such input falls back",
    "kendraConfiguration": "kept, not run: Amazon Kendra is not searched, such input falls back",
    "bedrockAgentIntentConfiguration": "kept, not run: no agent of Amazon Bedrock is asked, "
    "such input falls back",
    "qInConnectIntentConfiguration": "kept, not run: Amazon Q in Connect is not asked, "
    "such input falls back",
    "nluImprovementSpecification": "assisted understanding by a language model is not run",
    "slotResolutionImprovementSpecification": "slots are not resolved by a language model",
    "fulfillmentUpdatesSpecification": "updates during fulfilment need streaming and are not sent",
    "waitAndContinueSpecification": "wait and continue needs streaming and is not run",
    "customVocabularyItems": "a custom vocabulary is for speech and not used",
    "sentimentAnalysisSettings": "sentiment is not analysed",
    "botMembers": "the members of a bot network are not asked",
}
OFF = {"enabled": False, "active": False, "isActive": False, "detectSentiment": False}


def not_run(files: Mapping[PurePosixPath, bytes]) -> Iterator[str]:
    """A sentence for each thing in the files of an export that is not run, with its file."""
    for path, content in files.items():
        asked = [key for key in KEYS if f'"{key}"'.encode() in content]
        sentences = {KEYS[key] for key in asked if asked and _is_on(_parsed(content), key)}
        yield from (f"{path}: {sentence}" for sentence in sorted(sentences))


def _parsed(content: bytes) -> object:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None  # who reads the file says what is wrong with it


def _is_on(part: object, key: str) -> bool:
    """Whether `key` holds something that is not switched off, wherever it stands."""
    if isinstance(part, list):
        return any(_is_on(each, key) for each in part)
    if not isinstance(part, dict):
        return False
    here = part.get(key)
    if here and not (isinstance(here, dict) and OFF.items() & _hashable(here)):
        return True
    return any(_is_on(each, key) for name, each in part.items() if name != key)


def _hashable(members: Mapping[str, object]) -> set[tuple[str, object]]:
    return {(name, value) for name, value in members.items() if isinstance(value, bool)}
