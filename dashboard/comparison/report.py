"""A comparison on one HTML page that opens from disk and asks nobody for anything."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from dashboard.comparison.failures import said
from dashboard.comparison.figures import (
    COLUMNS,
    cells,
    dollars,
    interval,
    latency_bars,
    seconds,
    share,
)
from dashboard.comparison.judges import Judged
from dashboard.comparison.judging import Standing
from dashboard.comparison.runs import Comparison, Entry
from dashboard.comparison.scatter import quality_against_cost
from dashboard.comparison.summary import Pace, Summary, month_cost
from dashboard.texts import Texts

STYLE = """
:root { color-scheme: light dark; --line: #8884; --bar: #0f9488; --tail: #94a3b8; }
body { font: 15px/1.5 'Noto Sans KR', 'Apple SD Gothic Neo', 'Malgun Gothic', sans-serif;
       max-width: 75rem; margin: 2rem auto; padding: 0 1rem; word-break: keep-all; }
table { border-collapse: collapse; width: 100%; margin: 0.5rem 0 1.5rem; }
th, td { border: 1px solid var(--line); padding: 0.3rem 0.5rem; text-align: left;
         vertical-align: top; overflow-wrap: break-word; }
td.n { text-align: right; white-space: nowrap; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; }
.wide { overflow-x: auto; }
.badge { border: 1px solid currentColor; border-radius: 0.3rem; padding: 0 0.3rem;
         font-size: 0.8em; }
.failed { color: #b42318; } .quiet { opacity: 0.72; font-size: 0.9em; }
svg text { fill: currentColor; font-size: 13px; }
@media (prefers-color-scheme: dark) { .failed { color: #ff8a80; } }
"""


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything a report tells."""

    comparison: Comparison
    summaries: Sequence[Summary]
    standings: Sequence[Standing]
    judged: Sequence[tuple[Judged, Sequence[Standing]]]
    pace: Pace
    made_at: dt.datetime


def as_html(found: Findings, texts: Texts) -> bytes:
    """The whole page; strangers' texts are escaped, nothing is loaded from anywhere."""
    say = texts.say
    title = f"LexLens · {say('page.compare')}"
    body = "".join(
        [
            f"<h1>{escape(title)}</h1>",
            _stamp(found, texts),
            f"<h2>{escape(say('decide.summary'))}</h2>",
            _summary(found, texts),
            _standings(found, texts),
            f"<h2>{escape(say('decide.latency'))}</h2>",
            latency_bars(found.summaries, texts),
            f"<h2>{escape(say('decide.quality'))}</h2>",
            quality_against_cost(found.summaries, found.standings, texts),
            f"<h2>{escape(say('report.answers'))}</h2>",
            _answers(found.comparison, texts),
            f"<h2>{escape(say('report.parameters'))}</h2>",
            _parameters(found.comparison),
        ]
    )
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    return (
        f'<!doctype html><html lang="{texts.language}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>{body}</body></html>"
    ).encode(errors="replace")


def _stamp(found: Findings, texts: Texts) -> str:
    comparison, bot = found.comparison, found.comparison.bot
    return _quiet(
        texts.say(
            "report.stamp",
            bot=bot.name,
            locale=bot.locale_id,
            threshold=f"{bot.threshold:.2f}",
            asked=f"{comparison.job.created_at:%Y-%m-%d %H:%M}",
            made=f"{found.made_at:%Y-%m-%d %H:%M}",
            questions=len(comparison.utterances),
            targets=len(comparison.targets),
            repeats=comparison.job.parameters.get("repeats", 1),
        )
    )


def _quiet(text: str) -> str:
    return f'<p class="quiet">{escape(text)}</p>'


def _summary(found: Findings, texts: Texts) -> str:
    wins = {one.target: one for one in found.standings}
    heads = [texts.say(f"decide.{name}") for name in COLUMNS]
    rows = [_cells(cells(one, wins[one.target], texts)) for one in found.summaries]
    month = [(one.target, _month(one, found.pace)) for one in found.summaries]
    told = texts.say("decide.month.told", turns=found.pace.month, rate=share(found.pace.rate))
    costs = "".join(f"<li>{escape(name)}: {escape(cost)}</li>" for name, cost in month)
    return f"{_table(heads, rows)}<p>{escape(told)}</p><ul>{costs}</ul>"


def _month(one: Summary, pace: Pace) -> str:
    return dollars(month_cost(one.cost_per_1000, pace.month, pace.rate))


def _standings(found: Findings, texts: Texts) -> str:
    parts = [_of_judge(texts.say("judge.people"), found.standings, texts)]
    parts += [
        _of_judge(texts.say("judge.by_target", judge=judged.judge), standings, texts)
        for judged, standings in found.judged
    ]
    return "".join(parts)


def _of_judge(title: str, standings: Sequence[Standing], texts: Texts) -> str:
    names = ("target", "wins", "losses", "ties", "both_bad", "rate")
    heads = [texts.say(f"judge.{name}") for name in names]
    rows = [
        _cells([one.target, one.wins, one.losses, one.ties, one.both_bad, interval(one.rate)])
        for one in standings
    ]
    return f"<h3>{escape(title)}</h3>{_table(heads, rows)}"


def _answers(comparison: Comparison, texts: Texts) -> str:
    heads = [texts.say("compare.question"), *comparison.targets]
    rows = []
    for number, utterance in enumerate(comparison.utterances):
        entries = comparison.of(number)
        answers = "".join(_answer(entries.get(name), texts) for name in comparison.targets)
        rows.append(f"<td>{escape(utterance)}</td>{answers}")
    return f'<div class="wide">{_table(heads, rows)}</div>'


def _answer(entry: Entry | None, texts: Texts) -> str:
    if entry is None or entry.given is None:
        return "<td>–</td>"
    answer = entry.given.answer
    problem = said(answer, texts)
    badge = '<span class="badge">RECORDED</span> ' if entry.given.recorded else ""
    failed = f'<div class="failed">✖ {escape(problem)}</div>' if problem else ""
    figures = f"{seconds(answer.first_s)} / {seconds(answer.total_s)} · {dollars(answer.cost)}"
    quiet = f'<div class="quiet">{escape(figures)}</div>'
    return f"<td>{badge}{escape(answer.text)}{failed}{quiet}</td>"


def _parameters(comparison: Comparison) -> str:
    stated = json.dumps(comparison.stated, ensure_ascii=False, indent=2)
    return f"<pre>{escape(stated)}</pre>"


def _cells(values: Iterable[object]) -> str:
    first, *rest = values
    numbers = "".join(f'<td class="n">{escape(str(one))}</td>' for one in rest)
    return f"<td>{escape(str(first))}</td>{numbers}"


def _table(heads: Sequence[str], rows: Sequence[str]) -> str:
    head = "".join(f"<th>{escape(one)}</th>" for one in heads)
    return f"<table><tr>{head}</tr>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"
