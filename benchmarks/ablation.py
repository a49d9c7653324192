"""What each part of the `grams` engine adds: the parts, one left out at a time, in one table.

    python -m benchmarks.recogniser --ablate              # everything, some minutes
    python -m benchmarks.recogniser --ablate meanings     # the parts whose name holds the word

Read are CLINC150's validation part at ten samples an intent, the development bots, and public sets
that nothing was written beside. In scope is at equal recall: the threshold is moved until as many
strangers are rejected as with every part. A set without strangers of its own is asked those of
CLINC150's validation part; one with fewer than thirty keeps the threshold. What is of one language
is measured on the sets in it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.corpora import (
    Trial,
    clinc_trial,
    development_bots,
    drawn,
    language_of,
    public,
    stray_english,
    with_strangers,
)
from lexclient.local.recognition import concepts, grams, training
from lexclient.local.recognition.calibration import AT_THRESHOLD, GRAMS
from lexclient.local.recognition.evidence import Model
from lexclient.local.recognition.training import train

FOLDER = Path(concepts.__file__).parent
EVERYTHING = "nothing"
ENOUGH = 30  # strangers
SEED = 2
FEW = (1, 3, 5, 10)  # samples an intent
DRAWS = 4
NEVER = -99.0  # log odds where another intent was best


class Part(NamedTuple):
    """What leaves a part out, in this process and for good; and its language, if it has one."""

    leave_out: Callable[[], object]
    language: str = ""


def sets() -> Iterator[tuple[str, str, list[Trial]]]:
    """Name, language and bots of each."""
    yield "CLINC150 val, 10", "en", [clinc_trial(10, 0, "val")]
    yield "banking77, 10", "en", [with_strangers(public("banking77_ten_samples"), stray_english())]
    commands = public("home_assistant_ko")
    yield "Home Assistant ko", "ko", [commands]
    for few in FEW:
        draws = [drawn(commands, few, seed) for seed in range(DRAWS)]
        yield f"Home Assistant ko, {few}", "ko", draws
    yield "xSID ja", "ja", [public("xsid_ja")]
    bots = list(development_bots(random.Random(SEED)))
    for language in ("en", "ko"):
        own = [bot for bot in bots if language_of(bot) == language]
        yield f"development {language}", language, own


def without_entries(language: str, topic: str) -> None:
    """As if the files of that language and topic, * for all, were not there."""
    left_out = set((FOLDER / language).glob(f"{topic}.txt"))
    entries = concepts.entries

    def others(asked: str) -> Iterator[tuple[str, str]]:
        return entries(asked, left_out)

    concepts.entries = others


def unconjugated(verb: str) -> Iterable[str]:
    return [verb.removesuffix("다")]


def parts() -> Mapping[str, Part]:
    topics = sorted(FOLDER.glob("*/*.txt"))
    return {
        EVERYTHING: Part(lambda: None),
        "meanings en": Part(partial(without_entries, "en", "*"), "en"),
        "meanings ko": Part(partial(without_entries, "ko", "*"), "ko"),
        "conjugation": Part(partial(setattr, concepts, "conjugate", unconjugated), "ko"),
        "strangers": Part(partial(setattr, Model, "_strangers", lambda *_: 0.0)),
        "chatter": Part(partial(setattr, training, "chatter", lambda _: ["?"])),
        **{f"meanings {path.parent.name}/{path.stem}": _topic(path) for path in topics},
    }


def _topic(path: Path) -> Part:
    language = path.parent.name
    return Part(partial(without_entries, language, path.stem), language)


def measure(name: str) -> dict[str, tuple[float, list[float], list[float]]]:
    """By set: accuracy, and the log odds of what was meant and of strangers, without that part."""
    part = parts()[name]
    part.leave_out()
    return {
        own: _scores(trials) for own, language, trials in sets() if part.language in ("", language)
    }


def _scores(trials: Iterable[Trial]) -> tuple[float, list[float], list[float]]:
    meant: list[float] = []
    strangers: list[float] = []
    right = 0
    for trial in trials:
        scorer = train(trial.samples, trial.slot_values)
        names = list(trial.samples)
        everyone = np.arange(len(names))
        for said in trial.said:
            utterance = scorer.vocabulary.encode(grams.grams(said.text))
            decisions, evidence = scorer.model.read(utterance, everyone)
            log_odds = GRAMS.logit(evidence) + scorer.shift
            is_right = names[int(np.argmax(decisions[:-1]))] == said.intent
            right += is_right
            if said.intent:
                meant.append(log_odds if is_right else NEVER)
            else:
                strangers.append(log_odds)
    return right / len(meant), meant, strangers


def in_scope(meant: list[float], strangers: list[float], recall: float | None) -> float:
    """At the threshold that rejects as many strangers as `recall` says; at 0.40 if None."""
    at = AT_THRESHOLD if recall is None else float(np.quantile(strangers, recall))
    return float(np.mean(np.array(meant) >= at))


def recall_of(strangers: list[float]) -> float | None:
    """The share that 0.40 rejects, None of too few to say."""
    if len(strangers) < ENOUGH:
        return None
    return float(np.mean(np.array(strangers) < AT_THRESHOLD))
