"""The recogniser's engines measured beside two baselines: one table, and what `grams` confuses.

    python -m benchmarks.recogniser            # everything, some minutes
    python -m benchmarks.recogniser flower     # the trials whose name holds the word
    python -m benchmarks.recogniser --ablate   # what each part of `grams` adds, see `ablation`

Accuracy counts utterances of an intent whose best candidate is right; in scope, that it also
reaches 0.40 and is not beaten by the fallback; recall is the share of the other utterances that
fall back, and AUROC how well the best score alone tells the two apart. Siblings are the intents of
the same domain that a bot does not have. No out-of-scope utterance is trained on. Every row runs in
a process of its own, on one thread; seconds are of processor time, so that a busy machine counts
little. Peak is the most memory the process holds until it has learned.
"""

from __future__ import annotations

import json
import math
import os
import resource
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from sklearn.metrics import roc_auc_score

from benchmarks.ablation import EVERYTHING, in_scope, parts, recall_of
from benchmarks.ablation import measure as measure_without
from benchmarks.baselines import NearestSample, WordsAndLogisticRegression
from benchmarks.corpora import (
    HERE,
    Said,
    Trial,
    blind_bots,
    clinc_trial,
    domain_trial,
    frozen,
    public,
)
from lexclient.local.bot.export import load
from lexclient.local.recognition.engines import engine_named
from lexclient.local.recognition.learning import Learning
from lexclient.local.recognition.recognizer import IntentRecognizer, Ranking, Recognizer
from lexclient.local.slots import examples

THRESHOLD = 0.40
DRAWS = 3
GRAMS = "grams"
RECOGNIZERS: Mapping[str, Callable[[], Recognizer]] = {
    GRAMS: IntentRecognizer,
    "semantic": lambda: IntentRecognizer(Learning(engine_named("semantic"))),
    "TF-IDF, logistic regression": WordsAndLogisticRegression,
    "nearest sample, fuzzy": NearestSample,
}


def bundled(bot: str, locale_id: str, data: str) -> Trial:
    """A bot of `bots/`, with its slot values, and its frozen set."""
    locale = load(HERE.parent / "bots" / bot).locales[locale_id]
    heard = [each for each in locale.intents.values() if each.utterances]
    return Trial(
        f"{bot} {locale_id}",
        {intent.name: list(intent.utterances) for intent in heard},
        frozen(data, locale_id),
        {
            intent.name: {slot.name: list(examples(slot, locale)) for slot in intent.slots}
            for intent in heard
        },
    )


def blind(number: int) -> Trial:
    return blind_bots()[number]


TRIALS: Mapping[str, list[Callable[[], Trial]]] = {
    "CLINC150 full": [partial(clinc_trial, None, 0)],
    "CLINC150 10 an intent": [partial(clinc_trial, 10, seed) for seed in range(DRAWS)],
    "CLINC150 5 an intent": [partial(clinc_trial, 5, seed) for seed in range(DRAWS)],
    "banking, siblings": [partial(domain_trial, "banking", seed) for seed in range(DRAWS)],
    "credit cards, siblings": [partial(domain_trial, "credit cards", s) for s in range(DRAWS)],
    "banking77 10 an intent": [partial(public, "banking77_ten_samples")],
    "Home Assistant ko": [partial(public, "home_assistant_ko")],
    "xSID ja": [partial(public, "xsid_ja")],
    "flower shop ko": [partial(bundled, "FlowerShopBot", "ko_KR", "flower_shop")],
    "flower shop en": [partial(bundled, "FlowerShopBot", "en_US", "flower_shop")],
    "blind bots ko, en": [partial(blind, number) for number in range(len(blind_bots()))],
    "hello world ko": [partial(bundled, "HelloWorldBot", "ko_KR", "hello_world")],
    "hello world en": [partial(bundled, "HelloWorldBot", "en_US", "hello_world")],
}


def measure(recognizer: Recognizer, trial: Trial) -> dict[str, Any]:
    """The figures of one row, and every utterance that went wrong."""
    started = time.process_time()
    recognizer.fit(trial.samples, trial.slot_values)
    fitted = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # before answers pile up
    answers = [_timed(recognizer, said) for said in trial.said]
    inside = [(s, r) for s, (r, _) in zip(trial.said, answers, strict=True) if s.intent]
    outside = [(s, r) for s, (r, _) in zip(trial.said, answers, strict=True) if not s.intent]
    right = [(s, r) for s, r in inside if r.candidates[0].intent == s.intent]
    return {
        "accuracy": len(right) / len(inside),
        "in_scope": sum(accepted(r) for _, r in right) / len(inside),
        "recall": sum(not accepted(r) for _, r in outside) / max(1, len(outside)),
        "auroc": _auroc([r for _, r in inside], [r for _, r in outside]),
        "fit": fitted,
        "one": statistics.median(seconds for _, seconds in answers) * 1000,
        "peak": peak,
        "wrong": [_wrong(s, r) for s, r in inside + outside if _wrong(s, r)],
    }


def _auroc(inside: list[Ranking], outside: list[Ranking]) -> float:
    """NaN where nothing is outside."""
    if not outside:
        return math.nan
    best = [ranking.candidates[0].score for ranking in inside + outside]
    return float(roc_auc_score([True] * len(inside) + [False] * len(outside), best))


def accepted(ranking: Ranking) -> bool:
    """Whether an intent wins at the threshold, and not the fallback."""
    best = ranking.candidates[0].score
    return best >= THRESHOLD and ranking.fallback <= best


def _timed(recognizer: Recognizer, said: Said) -> tuple[Ranking, float]:
    started = time.process_time()
    return recognizer.rank(said.text), time.process_time() - started


def _wrong(said: Said, ranking: Ranking) -> tuple[str, str, str] | None:
    """What was meant, what was understood, and the utterance; None if that is the same."""
    meant = said.intent or "nothing"
    understood = ranking.candidates[0].intent if accepted(ranking) else "nothing"
    return None if meant == understood else (meant, understood, said.text)


def in_child(name: str, trial: str, draw: int) -> dict[str, Any]:
    """`measure` in a process of its own, on one thread."""
    return _child("--row", name, trial, str(draw))


def _child(*arguments: str) -> dict[str, Any]:
    alone = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "benchmarks.recogniser", *arguments]
    answer = subprocess.run(command, env=alone, stdout=subprocess.PIPE, check=True, cwd=HERE.parent)
    return dict(json.loads(answer.stdout))


def main(words: list[str]) -> None:
    print("| data | recogniser | accuracy | in scope | recall | AUROC | fit s | one ms | peak MB |")
    print("|---|---|---|---|---|---|---|---|---|")
    wrong: dict[str, list[tuple[str, str, str]]] = {}
    for trial, draws in TRIALS.items():
        if words and not any(word in trial for word in words):
            continue
        for name in RECOGNIZERS:
            rows = [in_child(name, trial, draw) for draw in range(len(draws))]
            print(f"| {trial} | {name} | {_figures(rows)} |", flush=True)
            if name == GRAMS:
                wrong[trial] = [tuple(each) for row in rows for each in row["wrong"]]
    for trial, confused in wrong.items():
        _print_confusion(trial, confused)


def _figures(rows: list[dict[str, Any]]) -> str:
    mean = {key: statistics.mean(row[key] for row in rows) for key in rows[0] if key != "wrong"}
    shares = [f"{mean[name]:.3f}" for name in ("accuracy", "in_scope", "recall", "auroc")]
    return " | ".join([*shares, f"{mean['fit']:.2f}", f"{mean['one']:.2f}", f"{mean['peak']:.0f}"])


def _print_confusion(trial: str, wrong: list[tuple[str, str, str]]) -> None:
    print(f"\n{trial}: most confused (meant > understood), with an example")
    example = {(meant, understood): text for meant, understood, text in reversed(wrong)}
    for (meant, understood), times in Counter((m, u) for m, u, _ in wrong).most_common(12):
        print(f"  {times:4} {meant} > {understood}: {example[meant, understood]}")


def ablate(words: list[str]) -> None:
    """A row for every part, each measured in a process of its own."""
    everything = _without(EVERYTHING)
    recalls = {name: recall_of(row[2]) for name, row in everything.items()}
    print(f"| without | {' | '.join(recalls)} |")
    print("|---|" + "---|" * len(recalls))
    for part in parts():
        if part != EVERYTHING and words and not any(word in part for word in words):
            continue
        scores = everything if part == EVERYTHING else _without(part)
        cells = (_cell(scores.get(name), recall) for name, recall in recalls.items())
        print(f"| {part} | {' | '.join(cells)} |", flush=True)


def _cell(scores: tuple[float, list[float], list[float]] | None, recall: float | None) -> str:
    """Accuracy and in scope; nothing for a set in another language than the part's."""
    if scores is None:
        return ""
    accuracy, meant, strangers = scores
    return f"{accuracy:.3f} / {in_scope(meant, strangers, recall):.3f}"


def _without(part: str) -> dict[str, Any]:
    return _child("--part", part)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--ablate"]:
        ablate(sys.argv[2:])
    elif sys.argv[1:2] == ["--part"]:
        print(json.dumps(measure_without(sys.argv[2])))
    elif sys.argv[1:2] == ["--row"]:
        _, _, row, data, number = sys.argv
        print(json.dumps(measure(RECOGNIZERS[row](), TRIALS[data][int(number)]())))
    else:
        main(sys.argv[1:])
