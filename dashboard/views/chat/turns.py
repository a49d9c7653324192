"""The stage: turns with their folds, the detail beside them, the ribbon over them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.conversation import sentences
from dashboard.conversation.conductor import ConversationBusy, LiveTurn
from dashboard.conversation.conversations import Conversations
from dashboard.conversation.turn import Thumb, Turn
from dashboard.diagnostics.detail import interpretations, raw_calls, slots, waits
from dashboard.markdown import for_display, literally
from dashboard.targets import Targets
from dashboard.views import bars, bubbles, frame, projector
from dashboard.views.chat import recording
from dashboard.views.chat.next_utterance import keep_typed, say_again
from dashboard.views.chat.state import chat
from dashboard.views.tab import tab
from lexclient.utterance import UtteranceRefused

PAINTS_A_SECOND = 15  # looks the same to a reader as painting every token, at a third of the cost
LONG_SECONDS = 8.0  # from then on it says what it waits for, and what else could be done
OTHERS_OFFERED = 2
THUMBS: tuple[Thumb, ...] = (-1, 1)  # as Streamlit numbers them: down is 0, up is 1


def not_taken(fault: UtteranceRefused | ConversationBusy, text: str) -> None:
    """Say why an utterance was not taken, and give it back."""
    say = tab.texts().say
    if isinstance(fault, UtteranceRefused):
        st.warning(say(f"refused.{fault.rule}", **fault.numbers), icon=":material/error:")
    else:
        st.warning(say("chat.busy"), icon=":material/hourglass_top:")
    keep_typed(text)


def ribbon(turns: Sequence[Turn], earlier: int = 0) -> None:
    """One coloured cell a turn over the conversation, with how many each side answered."""
    if not turns:
        return
    say = tab.texts().say
    kinds = [sentences.who(turn) for turn in turns]
    counts = Counter(kinds)
    told = [(kind, f"{_shape(kind)} {say(f'who.{kind}')} {counts[kind]}") for kind in counts]
    words = "".join(f'<span class="count">{escape(text)}</span>' for _, text in told)
    cells = "".join(f'<span class="cell {kind}">{_shape(kind)}</span>' for kind in kinds)
    more = f'<span class="count">… {earlier}</span>' if earlier else ""
    label = escape(", ".join(text for _, text in told), quote=True)
    st.html(f'<div class="ribbon" role="img" aria-label="{label}">{words}{more}{cells}</div>')


def _shape(kind: str) -> str:
    return sentences.LOOKS[kind][0]


def turn(turn: Turn, *, last: bool) -> None:
    """Both bubbles of a turn that is over, with thumbs and its fold."""
    bubbles.utterance(turn.utterance)
    with st.chat_message("assistant", avatar=":material/forum:"):
        bubbles.answer(turn, live=last)
        _actions(turn)
        _fold(turn)


def _actions(turn: Turn) -> None:
    say = tab.texts().say
    with st.container(horizontal=True, vertical_alignment="center"):
        if turn.failure or turn.outcome in sentences.TOLD_OUTCOMES:
            st.button(
                say("chat.retry"),
                key=f"retry-{turn.id}",
                icon=":material/replay:",
                on_click=say_again,
                args=(turn.utterance,),
            )
        recording.offer(turn)
        _thumbs(turn)
        st.button(
            say("chat.details"),
            key=f"beside-{turn.id}",
            icon=":material/troubleshoot:",
            type="tertiary",
            on_click=choose,
            args=(turn.id,),
        )


def _thumbs(turn: Turn) -> None:
    """Up or down, kept in the log; pressing it again takes it back."""
    key = chat.thumb_key(turn.id)

    def keep() -> None:
        pressed = chat.pressed_thumb(turn.id)
        thumb = None if pressed is None else THUMBS[pressed]
        frame.services_or_stop().log.rate(turn.id, thumb)

    default = None if turn.thumb is None else THUMBS.index(turn.thumb)
    st.feedback("thumbs", key=key, default=default, on_change=keep)


def choose(turn_id: str) -> None:
    """Show a turn's whole detail beside the chat."""
    chat.chosen_turn = turn_id


def _fold(turn: Turn) -> None:
    """The whole detail under its answer, made only when it is opened."""
    label = tab.texts().say("chat.details")
    with st.expander(label, key=f"fold-{turn.id}", on_change="rerun") as fold:
        if fold.open:
            details(turn)


def panel(turns: Sequence[Turn]) -> None:
    """The detail of the chosen turn, or of the newest."""
    chosen = chat.chosen_turn
    turn = next((one for one in turns if one.id == chosen), turns[-1])
    with st.container(key="panel", border=True):
        st.markdown(f"**{literally(turn.utterance)}**")
        st.markdown(sentences.badge(turn, tab.texts()))
        st.caption(for_display(sentences.reason(turn.route, tab.texts())))
        details(turn)


def details(turn: Turn) -> None:
    """Ranked interpretations, slots, timings, cost, and what was said on both wires."""
    say = tab.texts().say
    st.markdown(f"**{say('diagnostics.interpretations')}**")
    bars.ranked_scores(interpretations(turn), turn.bot.threshold)
    if filled := slots(turn):
        st.markdown(f"**{say('diagnostics.slots')}**")
        rows = "".join(
            f"| {literally(name)} | {literally(original or '–')} | {literally(value or '–')} |\n"
            for name, original, value, _ in filled
        )
        head = f"| {say('column.slot')} | {say('column.original')} | {say('column.interpreted')} |"
        st.markdown(f"{head}\n|---|---|---|\n{rows}")
    st.markdown(f"**{say('diagnostics.timings')}**")
    bars.waterfall(waits(turn))
    st.markdown(f"**{say('diagnostics.target')}**")
    facts = sentences.facts(turn, tab.texts())
    st.markdown("  \n".join(f"{name}: {literally(value)}" for name, value in facts))
    with st.expander(say("diagnostics.raw")):
        for name, text in raw_calls(turn):
            st.caption(say(f"diagnostics.raw.{name}"))
            st.code(projector.raw_text(text, turn), language="json", wrap_lines=True)
    st.page_link(
        "pages/diagnostics.py",
        label=say("chat.diagnostics"),
        icon=":material/troubleshoot:",
        query_params={"turn": turn.id, "c": turn.conversation},
    )


def follow(live: LiveTurn, conversations: Conversations) -> Turn | None:
    """Paint a running turn until it is over and return its row; leaving does not stop it."""
    bubbles.utterance(live.utterance)
    with st.chat_message("assistant", avatar=":material/forum:"):
        place = st.empty()
        with place.container():
            head, body, offers = st.empty(), st.empty(), st.empty()
            _stop(live)
        offered = ""
        while not live.done.is_set():
            head.markdown(f":shimmer[{_waiting(live, conversations.deadline_s(live))}]")
            if live.text:
                body.markdown(for_display(live.text))
            long = live.waited() > LONG_SECONDS and not live.text
            if long and offered != live.target and live.setup.lex_mode != "REPLAY":
                offered = live.target
                _offer_others(live, offers, conversations.targets)
            live.woken.wait(1 / PAINTS_A_SECOND)
            live.woken.clear()
            tab.yield_to_clicks()
        with place.container():
            if turn := conversations.log.turn(live.id):
                bubbles.answer(turn, live=True)
                _actions(turn)
                _fold(turn)
    return turn


def _stop(live: LiveTurn) -> None:
    st.button(
        tab.texts().say("chat.stop"),
        key="stop",
        icon=":material/stop_circle:",
        on_click=live.halt,
    )


def _offer_others(live: LiveTurn, place: DeltaGenerator, targets: Targets) -> None:
    """Buttons for targets that could answer in place of what is waited for."""
    others = [name for name in targets.usable if name != live.target or not live.recognition]
    with place.container(horizontal=True):
        for name in others[:OTHERS_OFFERED]:
            setup = replace(live.setup, target=name, fallback_mode=targets.mode_of(name))
            st.button(
                tab.texts().say("chat.instead", target=literally(name)),
                key=f"instead-{name}",
                icon=":material/alt_route:",
                on_click=live.halt,
                args=(setup,),
            )


def _waiting(live: LiveTurn, deadline_s: float) -> str:
    """What is waited for, since when, and after a while until when."""
    say = tab.texts().say
    recognised = live.recognition
    values: Mapping[str, str] = {
        "lex": sentences.seconds(recognised.seconds) if recognised else "–",
        "target": literally(live.target),
        "waited": f"{live.waited():.0f}",
        "limit": f"{deadline_s:.0f}",
    }
    pace = "long" if live.waited() > LONG_SECONDS and not live.text else "short"
    stage = "fallback" if live.stage == "fallback" else "lex"
    return say(f"chat.waiting.{stage}.{pace}", **values)
