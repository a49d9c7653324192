"""What if: the threshold bench over the recorded turns of one bot."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal, TypeVar

import streamlit as st

from dashboard.bots.catalog import Bots
from dashboard.bots.embedded import EmbeddedLex
from dashboard.conversation import sentences
from dashboard.diagnostics import whatif
from dashboard.diagnostics.whatif import Outcome, Verdict
from dashboard.evaluation.numbers.shares import Share
from dashboard.evaluation.sentences import counted
from dashboard.log.database import Database
from dashboard.log.queries import score_bins
from dashboard.log.queries.filter import TurnFilter
from dashboard.log.queries.score_bins import STEPS, WIDEST_MARGIN, Recorded
from dashboard.log.queries.tokens import median_tokens
from dashboard.log.queries.unrecognised import LoggedBot
from dashboard.markdown import literally
from dashboard.texts import Texts
from dashboard.views import bubbles
from dashboard.views.address import choice_from_address, choose_again, into_address
from dashboard.views.bots.threshold import apply_threshold, local_bot
from dashboard.views.charts import clicks
from dashboard.views.charts.looks import COLOURS, Mark
from dashboard.views.charts.thresholds import over_thresholds
from dashboard.views.diagnostics import questions
from dashboard.views.diagnostics.labelling import labelling
from dashboard.views.diagnostics.production.taught import taught_note
from dashboard.views.diagnostics.state import Key
from dashboard.views.tab import tab
from fallback.targets.target import Target

T = TypeVar("T")
CARDS, CARD = 4, 158  # in a row at most, and their pixels at least
FLIPS_SHOWN = 50


def whatif_of(
    database: Database,
    bots: Bots,
    embedded: EmbeddedLex,
    targets: Mapping[str, Target],
    scope: TurnFilter,
) -> None:
    """Draw sliders, numbers, the sweep, the turns that flip and those to label, of one bot."""
    texts = tab.texts()
    say = texts.say
    st.caption(say("whatif.intro"))
    logged = _ask("bots", database, scope, score_bins.bots)
    if not logged:
        st.info(say("whatif.none"), icon=":material/filter_list_off:")
        return
    bot = _bot(logged, texts)
    scope = replace(scope, bots=(bot.bot_name,), locales=(bot.locale_id,))
    recorded = _ask("whatif", database, scope, score_bins.read)
    _left_out(recorded, texts)
    if not recorded.turns:
        st.info(say("whatif.none"), icon=":material/filter_list_off:")
        return
    recorded, money_note = _estimated(database, recorded, targets, texts)
    running = local_bot(bots, bot.bot_name, bot.locale_id)
    present = running.threshold if running else recorded.thresholds[-1]
    outcomes = [whatif.outcome(recorded, at) for at in range(STEPS + 1)]
    verdict = whatif.verdict(outcomes, round(present * STEPS))
    _verdict(verdict, outcomes, round(present * STEPS), texts)
    threshold, margin = _sliders(recorded, present, texts)
    apply_threshold(database, bots, embedded, running, threshold / STEPS)
    _numbers(whatif.outcome(recorded, threshold, margin), money_note, texts)
    taught_note(database, scope, bot, texts)
    left, right = st.columns(2, gap="large")
    with left:
        _sweep(recorded, verdict, threshold, margin, texts)
    with right:
        _flips(database, scope, threshold, texts)
    labelling(database, scope, bot, present)


def _ask(
    name: str, database: Database, scope: TurnFilter, work: Callable[[Database, TurnFilter], T]
) -> T:
    return questions.of_log(database, name, partial(work, database, scope), scope).result()


def _bot(logged: list[LoggedBot], texts: Texts) -> LoggedBot:
    """Which bot the bench is about; a threshold is one bot's in one locale."""
    names = {f"{one.bot_name}/{one.locale_id}": one for one in logged}
    own = f"{tab.setup.bot.name}/{tab.setup.bot.locale_id}" if tab.setup else ""
    choice_from_address(Key.W_BOT, names, own if own in names else next(iter(names)))
    if st.session_state[Key.W_BOT] not in names:  # the filter does not find it any more
        choose_again({Key.W_BOT: next(iter(names))})
    name = st.selectbox(
        texts.say("teach.pupil"),
        list(names),
        format_func=lambda name: name.replace("/", " · "),
        key=Key.W_BOT,
        persist_state="session",
        width=360,
    )
    into_address(Key.W_BOT, str(name), own)
    return names[str(name)]


def _verdict(verdict: Verdict | None, outcomes: list[Outcome], present: int, texts: Texts) -> None:
    """Whether the labels speak for another threshold, and how sure that is."""
    if verdict is None:
        st.info(texts.say("bench.unknown"), icon=":material/label:")
        return
    now = outcomes[present]
    share = Share(verdict.known - verdict.errors, verdict.known)
    key = "keep" if verdict.low <= present <= verdict.high else "change"
    values = {
        "present": f"{present / STEPS:.2f}",
        "low": f"{verdict.low / STEPS:.2f}",
        "high": f"{verdict.high / STEPS:.2f}",
        "best": f"{verdict.best / STEPS:.2f}",
        "known": f"{verdict.known:,}",
        "share": counted(share),
        "errors": now.false_accepts + now.false_fallbacks,
    }
    verdict_texts = [texts.say(f"bench.{name}", **values) for name in (key, "range")]
    if verdict.best < present:  # it would be by flips to Lex
        verdict_texts.append(texts.say("whatif.may_stay"))
    st.info(" ".join(verdict_texts), icon=":material/balance:")


def _left_out(recorded: Recorded, texts: Texts) -> None:
    if recorded.left_out:
        why = [texts.say(f"why.{name}", count=n) for name, n in recorded.left_out.items()]
        count = sum(recorded.left_out.values())
        note = texts.say("whatif.left_out", count=f"{count:,}", why=", ".join(why))
        st.caption(f":material/info: {note}")


def _sliders(recorded: Recorded, present: float, texts: Texts) -> tuple[int, int]:
    """The threshold and the margin that were chosen, in hundredths."""
    say = texts.say
    left, right = st.columns(2, gap="large")
    with left:
        chosen = st.slider(
            say("whatif.threshold"),
            0.0,
            1.0,
            round(present, 2),
            0.01,
            key=Key.W_THRESHOLD,
            bind="query-params",
        )
        listed = ", ".join(f"{value:.2f}" for value in recorded.thresholds)
        st.caption(say("whatif.recorded", thresholds=listed))
    with right:
        widest = WIDEST_MARGIN / STEPS
        margin = st.slider(
            say("whatif.margin"), 0.0, widest, 0.0, 0.01, key=Key.W_MARGIN, bind="query-params"
        )
    return round(chosen * STEPS), round(margin * STEPS)


def _estimated(
    database: Database, recorded: Recorded, targets: Mapping[str, Target], texts: Texts
) -> tuple[Recorded, str]:
    """With the chosen target's prices where no cost was recorded, and what the money is worked out
    with."""
    target = targets.get(tab.setup.target) if tab.setup else None
    if recorded.mean_cost_nano is not None or target is None:
        return recorded, texts.say("whatif.mean_note")
    tokens = questions.of_log(database, "tokens", partial(median_tokens, database)).result()
    estimated = whatif.at_prices(recorded, target, tokens)
    if tokens is None or estimated.mean_cost_nano is None:
        return recorded, texts.say("whatif.no_price_note", target=target.name)
    numbers = {"read": f"{tokens[0]:,}", "written": f"{tokens[1]:,}"}
    return estimated, texts.say("whatif.price_note", target=target.name, **numbers)


def _numbers(outcome: Outcome, money_note: str, texts: Texts) -> None:
    say = texts.say
    labelled = say("whatif.labelled", count=f"{outcome.known:,}")
    labelled_help = say("whatif.labelled_help")
    flips = say("whatif.flips_note", to_lex=outcome.to_lex, to_fallback=outcome.to_fallback)
    part = say("whatif.coverage_note", lex=f"{outcome.lex:,}", turns=f"{outcome.turns:,}")
    wrong = say("whatif.asked_back_note", wrong=f"{outcome.asked_back_wrong:,}")
    mean = say("whatif.mean_note")
    unknown = say("whatif.unknown")
    money = unknown if outcome.dollars_per_1000 is None else f"{outcome.dollars_per_1000:+.4f}"
    wait = unknown if outcome.seconds_per_turn is None else f"{outcome.seconds_per_turn:+.3f} s"
    cells = (
        ("coverage", f"{outcome.coverage or 0:.1%}", part, None),
        ("flips", f"{outcome.to_lex + outcome.to_fallback:,}", flips, None),
        ("false_accepts", f"{outcome.false_accepts:,}", labelled, labelled_help),
        ("false_fallbacks", f"{outcome.false_fallbacks:,}", labelled, labelled_help),
        ("calls", f"{outcome.extra_calls:+,}", "\u00a0", None),
        ("money", money, literally(money_note), None),
        ("seconds", wait, mean, None),
        ("asked_back", f"{outcome.asked_back:,}", wrong, None),
    )
    with st.grid(CARDS, min_column_width=CARD, key=Key.WHATIF):
        for name, value, note, help_ in cells:
            with st.container(border=True, height="stretch", gap="xxsmall", key=f"whatif-{name}"):
                st.metric(say(f"whatif.{name}"), value, help=help_)
                st.caption(note)


@dataclass(frozen=True)
class _Curves:
    """Turns by threshold, by what they are called, that one picture shows."""

    name: Literal["errors", "counts"]
    lines: Mapping[str, list[int]]
    colours: tuple[str, str]
    key: Key


def _curves(outcomes: Sequence[Outcome]) -> tuple[_Curves, _Curves]:
    """The errors on a scale of their own, then what the threshold does to all turns."""
    errors = {
        "line_accepts": [one.false_accepts for one in outcomes],
        "line_fallbacks": [one.false_fallbacks for one in outcomes],
    }
    turns = {
        "line_lex": [one.lex for one in outcomes],
        "line_back": [one.asked_back for one in outcomes],
    }
    return (
        _Curves("errors", errors, ("line", "fallback"), Key.SWEEP),
        _Curves("counts", turns, ("lex", "hook"), Key.SWEEP_COUNTS),
    )


def _sweep(
    recorded: Recorded, verdict: Verdict | None, threshold: int, margin: int, texts: Texts
) -> None:
    marks = [
        Mark(at, texts.say("whatif.from"), colour=COLOURS["quiet"])
        for at in recorded.thresholds
        if round(at * STEPS) != threshold
    ]
    marks.append(Mark(threshold / STEPS, texts.say("whatif.threshold")))
    good = (verdict.low / STEPS, verdict.high / STEPS) if verdict else None
    outcomes = [whatif.outcome(recorded, at, margin) for at in range(STEPS + 1)]
    for curves in _curves(outcomes):
        st.subheader(texts.say(f"whatif.{curves.name}"))
        if curves.name == "errors" and verdict is None:
            st.info(texts.say("bench.no_errors"), icon=":material/label:")
        else:
            _drawn(curves, marks, good, texts)
    if verdict:
        st.caption(texts.say("whatif.shaded"))
    st.caption(texts.say("whatif.click"))


def _drawn(
    curves: _Curves, marks: Sequence[Mark], good: tuple[float, float] | None, texts: Texts
) -> None:
    chart = over_thresholds(
        {texts.say(f"whatif.{line}"): values for line, values in curves.lines.items()},
        [COLOURS[colour] for colour in curves.colours],
        marks,
        title=texts.say("whatif.threshold"),
        scale=curves.name,
        equally_good=good,
    )
    clicks.moving(chart, curves.key, texts.say(f"whatif.{curves.name}"), 260, Key.W_THRESHOLD)


def _flips(database: Database, scope: TurnFilter, threshold: int, texts: Texts) -> None:
    say = texts.say
    st.subheader(say("whatif.flip_list"))
    rows = score_bins.flips(database, scope, threshold, last=FLIPS_SHOWN)
    if not rows:
        st.caption(say("whatif.no_flips"))
        return
    shown = [
        {
            say("column.utterance"): row.utterance,
            say("column.score"): row.top_score,
            say("whatif.from"): bubbles.source(row),
            say("whatif.to"): say("route.fallback")
            if sentences.who(row) == "lex"
            else f"● {row.top_intent}",
            say("whatif.open"): f"/diagnostics?turn={row.id}",
        }
        for row in rows
    ]
    if any(sentences.who(row) != "lex" for row in rows):
        st.caption(f":material/info: {say('whatif.may_stay')}")
    st.dataframe(
        shown,
        hide_index=True,
        placeholder="–",
        height=320,
        key=Key.FLIPS,
        column_config={
            say("column.score"): st.column_config.NumberColumn(format="%.2f"),
            say("whatif.open"): st.column_config.LinkColumn(display_text=":material/open_in_new:"),
        },
    )
