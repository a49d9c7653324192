"""The sentences the recogniser is tuned and measured with, and the bots cut from them."""

from __future__ import annotations

import csv
import json
import random
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

HERE = Path(__file__).parent
DATA = HERE.parent.parent / "shared" / "data"
CLINC = DATA / "clinc" / "data_full.json"
PUBLIC = DATA / "public"
# Domains of CLINC150 whose intents are one another's siblings, 15 each. The first two are measured
# and never tuned on.
DOMAINS: Mapping[str, str] = {
    "banking": "freeze_account routing pin_change bill_due pay_bill account_blocked interest_rate "
    "min_payment bill_balance transfer order_checks balance spending_history transactions "
    "report_fraud",
    "credit cards": "replacement_card_duration expiration_date damaged_card improve_credit_score "
    "report_lost_card card_declined credit_limit_change apr redeem_rewards credit_limit "
    "rewards_balance application_status credit_score new_card international_fees",
    "kitchen": "food_last confirm_reservation how_busy ingredients_list calories nutrition_info "
    "recipe restaurant_reviews restaurant_reservation meal_suggestion restaurant_suggestion "
    "cancel_reservation ingredient_substitution cook_time accept_reservations",
    "home": "what_song play_music todo_list_update reminder reminder_update calendar_update "
    "order_status update_playlist shopping_list calendar next_song order todo_list "
    "shopping_list_update smart_home",
    "commute": "current_location oil_change_when oil_change_how uber traffic tire_pressure "
    "schedule_maintenance gas mpg distance directions last_maintenance gas_type tire_change "
    "jump_start",
    "travel": "plug_type travel_notification translate flight_status international_visa timezone "
    "exchange_rate travel_suggestion travel_alert vaccines lost_luggage book_flight book_hotel "
    "carry_on car_rental",
    "work": "pto_request_status next_holiday insurance_change insurance meeting_schedule payday "
    "taxes income rollover_401k pto_balance pto_request w2 schedule_meeting direct_deposit "
    "pto_used",
}
SIBLINGS = 5  # intents of a domain that the bot does not have
T = TypeVar("T")
EVERYDAY = ""  # the intent of an utterance no intent is meant for


@dataclass(frozen=True, slots=True)
class Said:
    """An utterance and the intent it means, `EVERYDAY` where it means none."""

    text: str
    intent: str


@dataclass(frozen=True, slots=True)
class Trial:
    """A bot's samples, slot values, and what is said to it."""

    name: str
    samples: dict[str, list[str]]
    said: list[Said]
    slot_values: dict[str, dict[str, list[str]]]


@cache
def clinc() -> dict[str, list[list[str]]]:
    return dict(json.loads(CLINC.read_text(encoding="utf-8")))


def by_intent(part: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for text, intent in clinc()[part]:
        found[intent].append(text)
    return dict(sorted(found.items()))


def clinc_trial(samples_an_intent: int | None, seed: int, part: str = "test") -> Trial:
    """All 150 intents with all or some of their samples; `part` is `test` or `val`."""
    chance = random.Random(seed)
    samples = {
        intent: texts if samples_an_intent is None else chance.sample(texts, samples_an_intent)
        for intent, texts in by_intent("train").items()
    }
    said = [Said(text, intent) for text, intent in clinc()[part]]
    said += [Said(text, EVERYDAY) for text, _ in clinc()[f"oos_{part}"]]
    return Trial(f"CLINC150 {samples_an_intent or 'full'}", samples, said, {})


def domain_trial(domain: str, seed: int, part: str = "test") -> Trial:
    """A bot of ten intents of a domain, ten samples each, asked what these and their siblings are
    asked in `part`, `test` or `val`."""
    chance = random.Random(seed)
    intents = DOMAINS[domain].split()
    chance.shuffle(intents)
    own, train, asked = intents[SIBLINGS:], by_intent("train"), by_intent(part)
    samples = {intent: chance.sample(train[intent], 10) for intent in own}
    said = [Said(text, intent) for intent in own for text in asked[intent]]
    said += [Said(text, EVERYDAY) for intent in intents[:SIBLINGS] for text in asked[intent]]
    return Trial(f"{domain}, 10 of 15 intents", samples, said, {})


def public(name: str) -> Trial:
    """A public set; what none of the bot's intents is meant by is a stranger."""
    found = json.loads((PUBLIC / f"{name}.json").read_text(encoding="utf-8"))
    samples: dict[str, list[str]] = found["samples"]
    said = [Said(text, intent if intent in samples else EVERYDAY) for text, intent in found["test"]]
    return Trial(name, samples, said, {})


def drawn(trial: Trial, samples: int, seed: int) -> Trial:
    """A bot of `samples` of what is known of each intent, where more is, that is asked the rest."""
    chance = random.Random(seed)
    known = {intent: list(dict.fromkeys(own)) for intent, own in trial.samples.items()}
    for said in trial.said:
        if said.intent and said.text not in known[said.intent]:
            known[said.intent].append(said.text)
    own = {i: chance.sample(texts, samples) for i, texts in known.items() if len(texts) > samples}
    left = {intent: [text for text in known[intent] if text not in own[intent]] for intent in own}
    return _cut(chance, own, left, [said.text for said in trial.said if not said.intent])


def with_strangers(trial: Trial, strangers: Iterable[str]) -> Trial:
    """The same bot, asked those too."""
    return replace(trial, said=[*trial.said, *(Said(text, EVERYDAY) for text in strangers)])


def stray_english() -> list[str]:
    """What CLINC150's validation part has beside its intents."""
    return [text for text, _ in clinc()["oos_val"]]


def language_of(trial: Trial) -> str:
    """Of a development bot."""
    return str(_written("development_bots")[trial.name]["language"])


def korean_development() -> dict[str, list[str]]:
    """Korean sentences for tuning, by `bot.intent`; those of no bot under `EVERYDAY`."""
    found: dict[str, list[str]] = defaultdict(list)
    with (HERE / "data" / "korean_development.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            found[f"{row['bot']}.{row['intent']}" if row["intent"] else EVERYDAY].append(
                row["text"]
            )
    return dict(found)


def development_bots(chance: random.Random) -> Iterator[Trial]:
    """Small bots with five samples an intent, asked the rest, siblings and everyday sentences."""
    bots = _written("development_bots")
    everyday = {
        "ko": korean_development()[EVERYDAY],
        "en": [text for text, _ in clinc()["oos_val"]],
    }
    for name, bot in bots.items():
        known = {
            intent: [*_lines(own["samples"]), *_lines(own["said"])]
            for intent, own in bot["intents"].items()
        }
        samples = {intent: chance.sample(texts, 5) for intent, texts in known.items()}
        left = {i: [t for t in texts if t not in samples[i]] for i, texts in known.items()}
        strange = _some(chance, everyday[bot["language"]], 50)
        outside = [*_lines(bot["siblings"]), *_lines(bot.get("strangers", "")), *strange]
        yield replace(_cut(chance, samples, left, outside), name=name)


def blind_bots() -> list[Trial]:
    """Bots with their own samples, asked what was written for them; never to be tuned on."""
    return [
        Trial(
            name,
            {intent: _lines(own["samples"]) for intent, own in bot["intents"].items()},
            [
                *(Said(t, i) for i, own in bot["intents"].items() for t in _lines(own["said"])),
                *(Said(text, EVERYDAY) for text in _lines(bot["siblings"] + bot["strangers"])),
            ],
            {},
        )
        for name, bot in _written("blind_bots").items()
    ]


@cache
def _written(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / "data" / f"{name}.toml").read_text(encoding="utf-8"))


def _lines(text: str) -> list[str]:
    return text.strip().splitlines()


def frozen(name: str, locale: str) -> list[Said]:
    """What is said to a bundled bot: written before any tuning, never to be tuned on."""
    with (HERE / "data" / f"{name}.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return [Said(row["text"], row["intent"]) for row in rows if row["locale"] == locale]


def cut_english(chance: random.Random, intents: int, samples: int) -> Trial:
    """A bot of some CLINC intents, asked their held-out utterances, others' and strange ones."""
    train, val = by_intent("train"), by_intent("val")
    chosen = chance.sample(list(train), intents)
    others = [text for intent, texts in val.items() if intent not in chosen for text in texts]
    outside = [text for text, _ in clinc()["oos_val"]] + chance.sample(
        others, min(140, len(others))
    )
    return _cut(chance, {i: chance.sample(train[i], samples) for i in chosen}, val, outside)


def cut_korean(chance: random.Random, intents: int, samples: int) -> Trial:
    """A bot of intents of one or several Korean bots, asked the rest of their sentences."""
    everything = korean_development()
    strange = everything.pop(EVERYDAY)
    names = sorted(everything)
    start = chance.randrange(len(names))
    chosen = (names[start:] + names[:start])[:intents]  # neighbours are mostly of one bot
    if chance.random() < 0.5:
        chosen = chance.sample(names, intents)
    own = {name: chance.sample(everything[name], samples) for name in chosen}
    left = {name: [t for t in everything[name] if t not in own[name]] for name in chosen}
    domains = {name.split(".")[0] for name in chosen}
    others = [n for n in names if n not in chosen]
    siblings = [t for n in others if n.split(".")[0] in domains for t in everything[n]]
    far = [t for n in others if n.split(".")[0] not in domains for t in everything[n]]
    outside = strange + _some(chance, siblings, 40) + _some(chance, far, 60)
    return _cut(chance, own, left, outside)


def _cut(
    chance: random.Random,
    samples: dict[str, list[str]],
    inside: dict[str, list[str]],
    outside: Sequence[str],
) -> Trial:
    meant = [Said(text, intent) for intent in samples for text in inside[intent]]
    said = _some(chance, meant, 240) + [Said(text, EVERYDAY) for text in outside]
    return Trial(f"{len(samples)} intents", samples, said, {})


def _some(chance: random.Random, things: Sequence[T], most: int) -> list[T]:
    return chance.sample(things, min(most, len(things)))
