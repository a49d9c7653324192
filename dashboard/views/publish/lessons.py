"""The second step: which lessons go onto the pulled bot, each line with where it comes from."""

from __future__ import annotations

import json

import streamlit as st

from dashboard.bots.export import Files
from dashboard.log.queries.unrecognised import LoggedBot
from dashboard.log.teaching.lessons import Line
from dashboard.teaching.lesson import same
from dashboard.teaching.publishing.desk import Desk
from dashboard.teaching.publishing.push import locales_of
from dashboard.views import local_time
from dashboard.views.diagnostics.teaching.lesson import undo_button
from dashboard.views.publish.bench import REFUSALS, Bench, refuse
from dashboard.views.publish.state import Key, publish
from dashboard.views.tab import tab
from dashboard.views.tables import height

HIGHEST = 420


def lessons(bench: Bench) -> None:
    """Choose, look, undo, and the way to teach more."""
    say = tab.texts().say
    files = _files(bench)
    if files is None:
        return
    if offered := _offered(bench, files):
        publish.lessons[bench.of] = st.multiselect(
            say("publish.lessons"),
            offered,
            chosen(bench),
            key=f"{Key.LESSONS}-{bench.place}-{bench.bot_id}",
            format_func=_named,
            width=560,
        )
    for bot in chosen(bench):
        st.subheader(_named(bot))
        _table(bench, bot, files)
        undo_button(bench.database, bot)
    if not chosen(bench):
        st.caption(say("publish.no_lessons"))
    st.page_link(
        "pages/diagnostics.py",
        label=say("publish.teach"),
        icon=":material/school:",
        query_params={"view": "teach", "c": tab.conversation},
    )


def chosen(bench: Bench) -> list[LoggedBot]:
    """The bots of the log whose lessons go onto the pulled one, those of its name at first."""
    files = _files(bench)
    offered = _offered(bench, files) if files is not None else []
    own = [bot for bot in offered if _is_called(bot.bot_name, bench.name)]
    return [bot for bot in publish.lessons.get(bench.of, own) if bot in offered]


def _is_called(name: str, bot: str) -> bool:
    """A second bot of a name is `NAME (2)` on the picker, and so in the log."""
    return name == bot or name.startswith(f"{bot} (")


def _named(bot: LoggedBot) -> str:
    return f"{bot.bot_name} · {bot.locale_id}"


def _offered(bench: Bench, files: Files) -> list[LoggedBot]:
    locales = set(locales_of(files))
    return [bot for bot in bench.desk.lessons.bots() if bot.locale_id in locales]


def _files(bench: Bench) -> Files | None:
    try:
        return files_of(bench.desk, bench.pulls[0].sha256)
    except REFUSALS as error:
        refuse(error)
        return None


@st.cache_resource(max_entries=4, show_spinner=False)
def files_of(_desk: Desk, sha256: str) -> Files:
    """What is in an export, read once for many looks. Raises as `Desk.files`."""
    return _desk.files(sha256)


def _table(bench: Bench, bot: LoggedBot, files: Files) -> None:
    say = tab.texts().say
    known = _samples(files, bot.locale_id)
    rows = [
        {
            say("column.utterance"): line.utterance,
            say("teach.intent"): line.intent,
            say("publish.in_bot"): (line.intent, same(line.utterance)) in known,
            say("teach.who"): line.who,
            say("teach.when"): local_time.stamp(line.changed_at),
            say("publish.turns"): len(line.turns),
            say("teach.open"): _turn(line),
        }
        for line in bench.desk.lessons.lines(bot)
    ]
    link = st.column_config.LinkColumn(display_text=":material/open_in_new:")
    st.dataframe(
        rows,
        hide_index=True,
        height=height(len(rows), HIGHEST),
        key=f"publish-lesson-{bot.bot_name}-{bot.locale_id}",
        column_config={say("teach.open"): link},
    )


def _turn(line: Line) -> str | None:
    return f"/diagnostics?turn={line.turns[0]}" if line.turns else None


def _samples(files: Files, locale_id: str) -> set[tuple[str, str]]:
    """The intents of a locale, each with its utterances as they compare."""
    return {
        (path.parent.name, same(str(sample["utterance"])))
        for path, content in files.items()
        if path.name == "Intent.json" and path.parts[-4] == locale_id
        for sample in json.loads(content).get("sampleUtterances") or ()
    }
