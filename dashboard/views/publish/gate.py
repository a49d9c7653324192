"""The third step: a test set before and after, on this machine, and what Lex would not take."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import streamlit as st

from dashboard.bots.ref import BotRef
from dashboard.evaluation.testset.testset import TestSet
from dashboard.markdown import for_display
from dashboard.teaching import measured
from dashboard.teaching.publishing import sentences
from dashboard.teaching.publishing.gate import Gate, gate
from dashboard.views import visitor
from dashboard.views.evaluate import run, testset
from dashboard.views.publish.bench import REFUSALS, Bench, refuse
from dashboard.views.publish.lessons import chosen
from dashboard.views.publish.state import Key, publish
from dashboard.views.publish.target import Target, target_of
from dashboard.views.tab import tab
from lexclient.catalog import Bot

FINDINGS_SHOWN = 50


def gating(bench: Bench) -> None:
    """What is found without a call, then the runs and what they say."""
    target = target_of(bench)
    if target is None:
        return
    _findings(target)
    locale_id = _locale(target)
    own = bench.setup.bot
    ref = BotRef(bench.name, bench.bot_id, own.alias_id, locale_id, own.threshold, bench.place)
    setup = replace(bench.setup, bot=bench.in_log(ref))
    reading = testset.choose(bench.database, bench.log, setup)
    say = tab.texts().say
    with_lesson = st.checkbox(say("publish.with_lesson"), True, key=Key.WITH_LESSON)
    chosen_set = reading.testset if reading else TestSet("", ())
    if with_lesson:
        chosen_set = _with_lesson(bench, chosen_set, locale_id)
    pressed = st.button(
        say("publish.run"),
        key=Key.GATE,
        type="primary",
        icon=":material/play_arrow:",
        disabled=not chosen_set.conversations,
    )
    if pressed:
        _start(bench, target, chosen_set, locale_id)
    _runs(bench, target)


def _locale(target: Target) -> str:
    return str(
        st.segmented_control(
            tab.texts().say("sidebar.locale"),
            target.plan.locales,
            default=target.plan.locales[0],
            required=True,
            key=Key.LOCALE,
        )
    )


def _findings(target: Target) -> None:
    texts = tab.texts()
    if not target.findings:
        st.caption(texts.say("publish.no_findings"))
        return
    lines = sentences.findings(target.findings[:FINDINGS_SHOWN], texts)
    label = texts.say("publish.findings", count=len(target.findings))
    show = st.error if target.is_fatal else st.warning
    show(label, icon=":material/rule:")
    st.code("\n".join(lines), language=None, wrap_lines=True)


def _with_lesson(bench: Bench, base: TestSet, locale_id: str) -> TestSet:
    """What is taught counts as the lesson wants it, whatever the set says."""
    lesson = {
        line.utterance: line.intent
        for bot in chosen(bench)
        if bot.locale_id == locale_id
        for line in bench.desk.lessons.lines(bot)
    }
    name = tab.texts().say("teach.set", name=base.name or bench.name, count=len(lesson))
    return measured.set_with_lesson(name, base.conversations, lesson) if lesson else base


def _start(bench: Bench, target: Target, chosen_set: TestSet, locale_id: str) -> None:
    """Serve both bots here, and run the set against each."""
    visitor.require("evaluate")
    try:
        base = bench.desk.archive(bench.pulls[0].sha256)
        before, after = (
            _served(bench, archive, name)
            for name, archive in (("before", base), ("after", target.archive))
        )
        refs = (BotRef.of(bot, locale_id) for bot in (before, after))
        first, second = measured.start(bench.jobs, chosen_set, *refs)
    except (*REFUSALS, ValueError) as error:
        refuse(error)
        return
    publish.gates[bench.of] = (first.id, second.id)
    st.rerun()


def _served(bench: Bench, archive: bytes, name: str) -> Bot:
    """An export on this machine, for nobody's picker."""
    owner = f"gate {bench.place} {bench.bot_id}"[:64]
    label = tab.texts().say(f"publish.gate.{name}", bot=bench.name)
    return bench.bots.own.put(archive, owner, label[:100])


def _runs(bench: Bench, target: Target) -> None:
    ids = publish.gates.get(bench.of)
    if ids is None:
        return
    taught: Collection[str] = ()
    for job_id in ids:
        loaded = run.load(bench.jobs, job_id)
        taught = loaded.taught if loaded else ()
        if loaded and loaded.job.state != "finished":
            run.follow(bench.jobs, job_id)
            return
    if seen := gate_of(bench, target):
        _shown(seen, taught)
    else:
        st.info(tab.texts().say("publish.stale"), icon=":material/update:")


def gate_of(bench: Bench, target: Target) -> Gate | None:
    """What the runs of this tab said of this very target; None while there are none."""
    before, after = (run.load(bench.jobs, one) for one in publish.gates.get(bench.of, ("", "")))
    if before is None or after is None or after.job.state != "finished":
        return None
    if not after.plan.bot.place.endswith(target.sha256[:16]):
        return None
    return gate(before.results, after.results, target.findings)


def _shown(seen: Gate, taught: Collection[str]) -> None:
    from dashboard.views.evaluate.difference import shown  # noqa: PLC0415 - only after a run

    texts = tab.texts()
    lines = list(sentences.gate(replace(seen, findings=()), texts))
    show = st.success if seen.passes else st.error
    verdict = texts.say("publishing.passes" if seen.passes else "publishing.closed")
    show(for_display(" ".join([*lines[:-1], verdict])), icon=":material/balance:")
    shown(seen.difference, taught)
