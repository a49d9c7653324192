"""The program that learns what `TrainingProcess` hands it, until no more can come."""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress

if hasattr(os, "nice"):
    os.nice(10)  # whoever shows pages comes first

import sklearn.svm  # noqa: F401 - a second, while the first samples are on their way

from lexclient.local.recognition.engines import engine_named
from lexclient.local.recognition.learning.packing import packed
from lexclient.local.recognition.learning.pipe import received, send


def main() -> None:
    with suppress(EOFError):
        while True:
            engine, samples, slot_values = json.loads(received(sys.stdin.buffer))
            learned = engine_named(engine).learn(samples, slot_values)
            send(sys.stdout.buffer, packed(learned))


if __name__ == "__main__":
    main()
