"""Which bot it is: a digest of everything that learning depends on."""

from __future__ import annotations

import hashlib
import json

from lexclient.local.recognition.engines.contract import Engine
from lexclient.local.recognition.ranking import Samples, SlotValues


def digest(engine: Engine, samples: Samples, slot_values: SlotValues) -> str:
    """In 64 hexadecimal digits; the order of the intents counts, as it decides ties."""
    utterances = [(intent, list(own)) for intent, own in samples.items()]
    values = [
        (intent, slot, list(known))
        for intent, slots in slot_values.items()
        for slot, known in slots.items()
    ]
    content = [engine.name, engine.version, utterances, values]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()
