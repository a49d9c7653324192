"""What keeps a changed bot from being pushed, found without a call: collisions and limits.

The limits are those of Lex's quotas page (`QUOTAS`) and of botocore's `lexv2-models`, where an
account has not asked for more.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from dashboard.bots.export import Files
from dashboard.teaching.lesson import same
from dashboard.teaching.similarity import pieces, similarity

QUOTAS = "https://docs.aws.amazon.com/lexv2/latest/dg/quotas.html"
NEAR = 0.80  # Dice's coefficient from which two utterances are nearly the same
UTTERANCES_OF_INTENT = 1500
UTTERANCE_CHARACTERS = 500
INTENTS_OF_LOCALE = 250
INTENTS_IN_ENGLISH = 1000  # of en_US, en_GB and en_AU
ENGLISH = ("en_US", "en_GB", "en_AU")
SLOTS_OF_INTENT = 100
VALUES_OF_SLOT_TYPE = 10_000
CHARACTERS_OF_LOCALE = 200_000

Rule = Literal[
    "same", "near", "utterances", "utterance_length", "intents", "slots", "values", "characters"
]


@dataclass(frozen=True, slots=True)
class Finding:
    """`where` is the way to it (locale, intent); `subject` what is wrong there; `other` what it
    collides with or the limit it is over. `is_fatal` if Lex would refuse it."""

    rule: Rule
    where: tuple[str, ...]
    subject: str
    other: str
    is_fatal: bool

    @property
    def is_limit(self) -> bool:
        """Whether it is one of Lex's quotas, and no collision."""
        return self.rule not in ("same", "near")


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample utterance and the intent that has it."""

    intent: str
    text: str


def findings(files: Files, changed: Sequence[str] = ()) -> list[Finding]:
    """What is wrong with an export. Utterances among `changed` are also held against all others
    that are nearly the same; the rest only against those that are equal."""
    return [
        finding
        for locale_id, intents in sorted(_intents(files).items())
        for finding in (
            *_collisions(locale_id, intents, changed),
            *_over(locale_id, intents, files),
        )
    ]


def _intents(files: Files) -> Mapping[str, Mapping[str, Any]]:
    """The intents by locale and name."""
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for path, content in files.items():
        if path.name == "Intent.json":
            found[path.parts[-4]][path.parent.name] = json.loads(content)
    return found


def _samples(intents: Mapping[str, Any]) -> list[Sample]:
    return [
        Sample(name, str(each["utterance"]))
        for name, intent in intents.items()
        for each in intent.get("sampleUtterances") or ()
    ]


def _collisions(
    locale_id: str, intents: Mapping[str, Any], changed: Sequence[str]
) -> Iterator[Finding]:
    samples = _samples(intents)
    owners: dict[str, Sample] = {}
    for sample in samples:
        other = owners.setdefault(same(sample.text), sample)
        if other.intent != sample.intent:
            where = (locale_id, sample.intent)
            yield Finding("same", where, sample.text, other.intent, is_fatal=True)
    own = set(changed)
    added = [sample for sample in samples if sample.text in own]
    if added:
        yield from _near(locale_id, added, samples)


def _near(locale_id: str, added: Sequence[Sample], samples: Sequence[Sample]) -> Iterator[Finding]:
    """The nearest utterance of another intent to each that was added, if it is near. Only those
    that share a piece with it are looked at: a bot may have a hundred thousand."""
    cut = [pieces(sample.text) for sample in samples]
    wanted = frozenset().union(*(pieces(sample.text) for sample in added))
    holders: dict[str, list[int]] = defaultdict(list)
    for number, own in enumerate(cut):
        for piece in own & wanted:
            holders[piece].append(number)
    for sample in added:
        mine = pieces(sample.text)
        shared = {number for piece in mine for number in holders[piece]}
        near = {
            number: likeness
            for number in shared
            if (likeness := similarity(mine, cut[number])) >= NEAR
            and samples[number].intent != sample.intent
            and same(samples[number].text) != same(sample.text)
        }
        if near:
            other = samples[max(near, key=lambda number: near[number])]
            subject = f"{other.intent}: {other.text}"
            yield Finding("near", (locale_id, sample.intent), sample.text, subject, is_fatal=False)


def _over(locale_id: str, intents: Mapping[str, Any], files: Files) -> Iterator[Finding]:
    """What is over a limit."""
    samples = _samples(intents)
    most = INTENTS_IN_ENGLISH if locale_id in ENGLISH else INTENTS_OF_LOCALE
    yield from _limit("intents", (locale_id,), len(intents), most)
    characters = sum(len(sample.text) for sample in samples)
    yield from _limit("characters", (locale_id,), characters, CHARACTERS_OF_LOCALE)
    for intent, count in Counter(sample.intent for sample in samples).items():
        yield from _limit("utterances", (locale_id, intent), count, UTTERANCES_OF_INTENT)
    for sample in samples:
        where = (locale_id, sample.intent)
        yield from _limit("utterance_length", where, len(sample.text), UTTERANCE_CHARACTERS)
    yield from _slots_over(locale_id, files)


def _slots_over(locale_id: str, files: Files) -> Iterator[Finding]:
    """Intents with too many slots, slot types with too many values."""
    slots = Counter(
        path.parts[-4] for path in files if path.name == "Slot.json" and path.parts[-6] == locale_id
    )
    for intent, count in slots.items():
        yield from _limit("slots", (locale_id, intent), count, SLOTS_OF_INTENT)
    for path, content in files.items():
        if path.name == "SlotType.json" and path.parts[-4] == locale_id:
            count = len(json.loads(content).get("slotTypeValues") or ())
            yield from _limit("values", (locale_id, path.parent.name), count, VALUES_OF_SLOT_TYPE)


def _limit(rule: Rule, where: tuple[str, ...], count: int, limit: int) -> Iterator[Finding]:
    if count > limit:
        yield Finding(rule, where, f"{count:,}", f"{limit:,}", is_fatal=True)
