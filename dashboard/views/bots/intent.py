"""One intent in full: samples, contexts, slots, what is said, where the code hook is called."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from dashboard.markdown import literally, on_one_line
from dashboard.services import Intent, Locale, Slot, Spoken, hook_places, spoken
from dashboard.texts import Texts

SAMPLES_AT_ONCE = 12


def intent_detail(locale: Locale, intent: Intent, texts: Texts) -> None:
    """Everything a conversation with the intent is made of."""
    st.subheader(on_one_line(intent.name))
    _samples(intent, texts)
    _contexts(intent, texts)
    if intent.slots:
        st.markdown(f"#### {texts.say('diagnostics.slots')}")
        for slot in intent.slots:
            _slot(locale, slot, texts)
    _spoken(intent, texts)
    _hooks(intent, texts)


def _samples(intent: Intent, texts: Texts) -> None:
    st.markdown(f"#### {texts.say('bots.samples')}")
    if not intent.utterances:
        key = "bots.fallback" if intent.is_fallback else "bots.no_samples"
        st.caption(texts.say(key))
        return
    st.markdown(_listed(intent.utterances[:SAMPLES_AT_ONCE]))
    rest = intent.utterances[SAMPLES_AT_ONCE:]
    if rest:
        with st.expander(texts.say("bots.more_samples", count=len(rest))):
            st.markdown(_listed(rest))


def _listed(lines: Iterable[str]) -> str:
    return "\n".join(f"- {on_one_line(line)}" for line in lines)


def _contexts(intent: Intent, texts: Texts) -> None:
    say = texts.say
    if intent.input_contexts:
        names = ", ".join(intent.input_contexts)
        st.markdown(literally(say("bots.needs_context", names=names)))
    for one in intent.output_contexts:
        sentence = say(
            "bots.sets_context",
            name=one.name,
            turns=one.turns_to_live,
            seconds=one.time_to_live_in_seconds,
        )
        st.markdown(literally(sentence))


def _slot(locale: Locale, slot: Slot, texts: Texts) -> None:
    say = texts.say
    need = say("bots.required" if slot.required else "bots.optional")
    with st.container(border=True):
        st.markdown(f"**{on_one_line(slot.name)}** · {on_one_line(slot.type_name)} · {need}")
        type_ = locale.slot_types.get(slot.type_name)
        if type_ and type_.values:
            values = ", ".join(one.value for one in type_.values[:SAMPLES_AT_ONCE])
            st.caption(literally(say("bots.values", values=values)))
        if slot.utterances:
            st.markdown(_listed(slot.utterances))


def _spoken(intent: Intent, texts: Texts) -> None:
    say = texts.say
    st.markdown(f"#### {say('bots.spoken')}")
    said = list(spoken(intent))
    if not said:
        st.caption(say("bots.says_nothing"))
    for one in said:
        st.markdown(f":gray[{literally(_stage(one, texts))}]")
        with st.container(border=True):
            for line in one.lines:
                st.text(line)


def _stage(one: Spoken, texts: Texts) -> str:
    stage = texts.say(f"stage.{one.stage}", slot=one.slot or "")
    return f"{stage} · {one.condition}" if one.condition else stage


def _hooks(intent: Intent, texts: Texts) -> None:
    places = hook_places(intent)
    if places:
        say = texts.say
        st.markdown(f"#### {say('bots.hook')}")
        lines = (say(f"hook_stage.{one.stage}", slot=one.slot or "") for one in places)
        st.markdown(_listed(lines))
