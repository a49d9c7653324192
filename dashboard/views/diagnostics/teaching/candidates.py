"""What the bot missed, as a table to tick in, and which intent it should have been."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import streamlit as st

from dashboard.diagnostics.missed import Candidate
from dashboard.log.database import Database
from dashboard.markdown import literally
from dashboard.teaching import lesson as lessons
from dashboard.teaching.lesson import LONGEST_RESPONSE, Lesson, LessonRefused
from dashboard.texts import Texts
from dashboard.views.address import held_now
from dashboard.views.diagnostics.state import Key, diagnostics
from dashboard.views.diagnostics.teaching.lesson import teach, with_lesson
from dashboard.views.diagnostics.teaching.pupil import Pupil
from dashboard.views.tables import ticked

NEW = "+"
GROUPINGS = ("group", "intent")


def choose(
    database: Database, pupil: Pupil, missed: list[Candidate], lesson: Lesson, texts: Texts
) -> None:
    """Tick utterances, say their intent, and add them to the `lesson`."""
    chosen = _ticked(missed, lesson, texts)
    own = with_lesson(database, pupil.logged, pupil.intents)
    _intent(pupil, own, chosen, texts)

    def add() -> None:
        intent, response = _held_now(own)
        if intent:
            teach(database, pupil.logged, {one.utterance: intent for one in chosen}, response)

    st.button(
        texts.say("teach.add", count=len(chosen)),
        icon=":material/school:",
        type="primary",
        disabled=not chosen or not _held_now(own)[0],
        on_click=add,
        key=Key.TEACH_ADD,
    )


def _ticked(missed: list[Candidate], lesson: Lesson, texts: Texts) -> list[Candidate]:
    """The table of candidates; returns those that are ticked."""
    say = texts.say
    by = st.segmented_control(
        say("teach.by"),
        GROUPINGS,
        default="group",
        required=True,
        format_func=lambda name: say(f"teach.by_{name}"),
        key=Key.TEACH_BY,
    )
    if by == "intent":
        missed = sorted(missed, key=lambda one: (one.best_intent or "~", -(one.best_score or 0)))
    rows = ticked(
        [_cells(one, lesson, texts) for one in missed],
        key=f"candidates-{by}-{diagnostics.lesson_rounds}",
        most=360,
        columns={
            say("teach.group"): st.column_config.NumberColumn(width=70),
            say("column.utterance"): st.column_config.TextColumn(width="medium"),
            say("column.score"): st.column_config.NumberColumn(format="%.2f"),
            say("teach.open"): st.column_config.LinkColumn(display_text=":material/open_in_new:"),
        },
    )
    return [missed[row] for row in rows]


def _cells(one: Candidate, lesson: Lesson, texts: Texts) -> Mapping[str, object]:
    say = texts.say
    return {
        say("teach.group"): one.group + 1,
        say("column.utterance"): one.utterance,
        say("teach.is_taught"): marked(lesson.get(one.utterance)),
        say("teach.times"): one.times,
        say("teach.best"): one.best_intent,
        say("column.score"): one.best_score,
        say("teach.open"): f"/diagnostics?turn={one.turn_id}",
    }


def _held_now(own: list[str]) -> tuple[str, str]:
    """The intent to teach, "" while its name is not one, and what a new one says."""
    intent = held_now(Key.TEACH_INTENT)
    if intent != NEW:
        return intent, ""
    name = held_now(Key.TEACH_NAME)
    return "" if not name or refusal(name, own) else name, held_now(Key.TEACH_RESPONSE)


def _intent(pupil: Pupil, own: list[str], chosen: list[Candidate], texts: Texts) -> None:
    """Which intent the bot is to be taught, one of its own or a new one."""
    options = [*own, *(one for one in _nearest(chosen) if not pupil.files and one not in own), NEW]
    _begin_with_nearest(chosen, options)
    say = texts.say
    with st.container(horizontal=True, vertical_alignment="top"):
        intent = st.selectbox(
            say("teach.intent"),
            options,
            format_func=lambda name: say("teach.new_intent") if name == NEW else name,
            key=Key.TEACH_INTENT,
            persist_state="page",
            width=300,
        )
        if intent == NEW:
            _new_intent(own, texts)


def marked(*intents: str | None) -> str:
    """What is taught already, by the intents that its lesson gives it; "" for what is not."""
    names = dict.fromkeys(name for name in intents if name)
    return f"✔ {', '.join(names)}" if names else ""


def _nearest(chosen: list[Candidate]) -> list[str]:
    """What Lex nearly took the utterances for, the most frequent first."""
    times: Counter[str] = Counter()
    for one in chosen:
        if one.best_intent:
            times[one.best_intent] += one.times
    return [name for name, _ in times.most_common()]


def _begin_with_nearest(chosen: list[Candidate], options: list[str]) -> None:
    """Propose the best rejected intent when other utterances are ticked; what was chosen by hand
    for these stays."""
    utterances = tuple(one.utterance for one in chosen)
    known = st.session_state.get(Key.TEACH_INTENT) in options
    if known and diagnostics.ticked == utterances:
        return
    diagnostics.ticked = utterances
    proposed = (name for name in _nearest(chosen) if name in options)
    first = NEW if chosen else options[0]
    st.session_state[Key.TEACH_INTENT] = next(proposed, first)


def _new_intent(own: list[str], texts: Texts) -> None:
    """The name of a new intent, checked while it is typed, and its response."""
    say = texts.say
    with st.container(width=300):
        typed = st.text_input(
            say("teach.new_name"), key=Key.TEACH_NAME, max_chars=100, live=True, width=300
        )
        checked((typed or "").strip(), own, texts)
    st.text_area(
        say("teach.response"),
        key=Key.TEACH_RESPONSE,
        max_chars=LONGEST_RESPONSE,
        placeholder=say("teach.response_hint"),
        height=100,
        width=420,
    )


def checked(name: str, own: list[str], texts: Texts) -> None:
    """Say whether a name can be one, and why not."""
    if refused := refusal(name, own) if name else None:
        st.markdown(f":red[✖ {literally(texts.say(f'lesson.{refused.rule}', **refused.values))}]")
    elif name:
        st.markdown(f":green[✔ {texts.say('teach.name_free')}]")


def refusal(name: str, own: list[str]) -> LessonRefused | None:
    """Why no new intent can have that name beside the bot's own, None where it can."""
    try:
        lessons.check_new_name(name, own)
    except LessonRefused as refused:
        return refused
    return None
