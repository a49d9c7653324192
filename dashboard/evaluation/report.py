"""A run as one HTML file: numbers, matrix, sweep and the turns that did not match.

It opens without a network and holds no script; whatever strangers wrote is escaped, and its
policy forbids every request even if something slipped through.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from dashboard.evaluation import drawing, sentences
from dashboard.evaluation.numbers import metrics
from dashboard.evaluation.numbers.summary import WRONG_COST, wrong
from dashboard.evaluation.numbers.sweep import Sweep, best
from dashboard.evaluation.run.runs import Run
from dashboard.texts import Texts

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
STYLE = """
:root{color-scheme:light dark;--blue:#1f6feb;--orange:#d97706;--gray:#6b7280;--line:#d1d5db}
body{font:16px/1.5 system-ui,'Noto Sans KR','Apple SD Gothic Neo','Malgun Gothic',sans-serif;
 max-width:72rem;margin:2rem auto;padding:0 1rem;word-break:keep-all;overflow-wrap:anywhere}
h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2.5rem}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:.75rem}
.tiles div{border:1px solid var(--line);border-radius:.5rem;padding:.75rem}
.tiles b{display:block;font-size:1.4rem}.tiles small,.note{color:var(--gray)}
table{border-collapse:collapse;width:100%;font-size:.9rem}
th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid var(--line);vertical-align:top}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
.scroll{overflow-x:auto}svg text{fill:currentColor;font-size:10px}
"""


def html(run: Run, texts: Texts, *, wrong_cost: float = WRONG_COST) -> str:
    """The report in the language of `texts`."""
    say = texts.say
    title = escape(say("evaluate.report.title", set=run.set_name))
    parts = [
        f"<h1>{title}</h1><p class=note>{escape(_made(run, texts))}</p>",
        _overall(run, texts),
        _section(say("evaluate.report.sweep"), _threshold(run, texts, wrong_cost)),
        _section(say("evaluate.histogram"), _histogram(run, texts)),
        _section(say("evaluate.confusion"), _confusion(run, texts)),
        _section(say("evaluate.per_intent"), _intents(run, texts)),
        _section(say("evaluate.slots"), _slots(run, texts)),
        _section(say("evaluate.report.wrong"), _wrong(run, texts)),
    ]
    return (
        f'<!doctype html><html lang="{texts.language}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title}</title><style>{STYLE}</style></head><body>{''.join(parts)}</body></html>"
    )


def _made(run: Run, texts: Texts) -> str:
    plan = run.plan
    return texts.say(
        "evaluate.report.made",
        bot=plan.bot.name,
        alias=plan.bot.alias_id,
        locale=plan.bot.locale_id,
        threshold=f"{plan.bot.threshold:.2f}",
        mode=plan.mode,
        date=f"{run.job.created_at:%Y-%m-%d %H:%M} UTC",
    )


def _section(title: str, body: str) -> str:
    return f"<h2>{escape(title)}</h2>{body}"


def _overall(run: Run, texts: Texts) -> str:
    say, known = texts.say, metrics.overall(run.results)
    singles, several = metrics.conversations(run.results)
    shares = {
        "accuracy": known.accuracy,
        "coverage": known.coverage,
        "false_accepts": known.false_accepts,
        "false_fallbacks": known.false_fallbacks,
        "wrong_intents": known.wrong_intents,
        "baseline": known.baseline,
        "singles": singles,
        "conversations": several,
    }
    tiles = [
        f"<div>{escape(say(f'evaluate.{name}'))}<b>{sentences.percent(one.value)}</b>"
        f"<small>{one.count}/{one.of} · {sentences.interval(one)}</small></div>"
        for name, one in shares.items()
    ]
    f1 = sentences.number(known.macro_f1, 3)
    tiles.append(f"<div>{escape(say('evaluate.macro_f1'))}<b>{f1}</b></div>")
    left_out = say("evaluate.incomplete", errors=known.errors, skipped=known.skipped)
    note = f"<p class=note>{escape(left_out)}</p>" if known.errors or known.skipped else ""
    return f"<div class=tiles>{''.join(tiles)}</div>{note}"


def _threshold(run: Run, texts: Texts, wrong_cost: float) -> str:
    sweep = Sweep(run.results)
    points = sweep.points()
    proposed = best(points, wrong_cost=wrong_cost, present=run.plan.bot.threshold)
    told = sentences.ticket(sweep.at(run.plan.bot.threshold), proposed, wrong_cost, None, texts)
    left_out = texts.say("evaluate.threshold.help", replies=sweep.replies, unscored=sweep.unscored)
    lines = {
        texts.say("evaluate.accuracy"): [point.accuracy for point in points],
        texts.say("evaluate.coverage"): [point.coverage for point in points],
    }
    marks = {run.plan.bot.threshold, proposed.threshold}
    picture = drawing.lines(lines, sorted(marks))
    return f"<p>{escape(told)}</p>{picture}<p class=note>{escape(left_out)}</p>"


def _histogram(run: Run, texts: Texts) -> str:
    names = [texts.say(f"evaluate.kind.{kind}") for kind in metrics.KINDS]
    picture = drawing.histogram(metrics.histogram(run.results), names, run.plan.bot.threshold)
    return f"{picture}<p class=note>{escape(texts.say('evaluate.histogram.help'))}</p>"


def _confusion(run: Run, texts: Texts) -> str:
    cells = metrics.confusion(run.results)
    mixed = [(pair, n) for pair, n in cells.most_common() if pair[0] != pair[1]][:20]
    header = [texts.say(f"evaluate.{name}") for name in ("expected", "actual")]
    rows = ([expected, actual, n] for (expected, actual), n in mixed)
    listed = _table([*header, texts.say("evaluate.column.turns")], rows, numbers=1)
    return f"<div class=scroll>{drawing.matrix(cells)}</div>{listed}"


def _intents(run: Run, texts: Texts) -> str:
    names = ("support", "predicted", "right", "precision", "recall", "f1")
    header = [texts.say("column.intent"), *(texts.say(f"evaluate.column.{n}") for n in names)]
    rows = (
        [one.intent, one.support, one.predicted, one.right]
        + [sentences.number(getattr(one, name)) for name in names[3:]]
        for one in metrics.intents(run.results)
    )
    return _table(header, rows, numbers=6)


def _slots(run: Run, texts: Texts) -> str:
    known = metrics.slots(run.results)
    if not known:
        return f"<p>{escape(texts.say('evaluate.no_slots'))}</p>"
    header = [texts.say("column.intent"), texts.say("column.slot"), texts.say("evaluate.accuracy")]
    rows = ([one.intent, one.slot, sentences.share(one.matched)] for one in known)
    return _table(header, rows, numbers=1)


def _wrong(run: Run, texts: Texts) -> str:
    say = texts.say
    header = [say("evaluate.column.line"), say("column.utterance"), say("evaluate.column.why")]
    rows = (
        [one.line, one.utterance, sentences.failure(one, texts), sentences.number(one.score)]
        for one in wrong(run.results)
    )
    return _table([*header, say("column.score")], rows, numbers=1)


def _table(header: Sequence[str], rows: Iterable[Sequence[object]], *, numbers: int) -> str:
    """The last `numbers` columns stand right."""
    first = len(header) - numbers

    def line(cells: Sequence[object], tag: str) -> str:
        drawn = (
            f"<{tag}{' class=n' if place >= first else ''}>{escape(str(cell))}</{tag}>"
            for place, cell in enumerate(cells)
        )
        return f"<tr>{''.join(drawn)}</tr>"

    body = "".join(line(cells, "td") for cells in rows)
    head = line(header, "th")
    return f"<div class=scroll><table><thead>{head}</thead><tbody>{body}</tbody></table></div>"
