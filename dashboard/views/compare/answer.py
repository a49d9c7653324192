"""One answer on the page: what was said, with which figures, what was sent, and how two differ."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard.comparison import figures
from dashboard.comparison.answers import Response
from dashboard.comparison.failures import problem_of
from dashboard.comparison.wording import difference
from dashboard.markdown import for_display, literally
from dashboard.views.chat.evidence import evidence
from dashboard.views.compare.state import Key
from dashboard.views.tab import tab
from fallback.answerer import Answer
from fallback.evidence import searches

IN_WORDS = ("messages", "input", "instructions", "prompt")
MARKS = {"both": "{}", "left": ":red-background[−{}]", "right": ":green-background[+{}]"}


def answer(one: Answer, *, name: str | None = None) -> None:
    """What a target said, and why it did not say more; `name` hides which one it is."""
    if one.text:
        st.markdown(for_display(one.text))
    evidence(one)
    if problem := problem_of(one, tab.texts(), name=name):
        if one.error is None:
            st.markdown(f":gray[◼ {for_display(problem)}]")
        else:
            st.warning(literally(problem), icon=":material/error:")


def facts(response: Response, *, hidden: bool) -> None:
    """The figures of an answer and what was sent; `hidden` keeps all of it back, for a time or a
    cost gives the target away as its name does."""
    texts = tab.texts()
    if hidden:
        st.caption(texts.say("compare.blind.facts"))
        return
    rows = [(texts.say(f"compare.{name}"), value) for name, value in _facts(response)]
    st.markdown("  \n".join(f":gray[{name}] {literally(value)}" for name, value in rows))
    with st.expander(texts.say("compare.sent"), icon=":material/outgoing_mail:"):
        _sent(response.answer.sent)


def _facts(response: Response) -> list[tuple[str, str]]:
    one, texts = response.answer, tab.texts()
    mark = f" ({texts.say('compare.recorded')})" if response.recorded else ""
    unknown = texts.say("compare.unknown")
    tokens = f"{_or(one.usage.input_tokens)} / {_or(one.usage.output_tokens)}"
    usage = texts.say(f"usage.{one.usage.source}")
    rows = [
        ("first", figures.seconds(one.first_s) + mark),
        ("total", figures.seconds(one.total_s) + mark),
        ("tokens", f"{tokens} ({usage})" if one.usage.source != "none" else unknown),
        ("cost", unknown if one.cost is None else figures.dollars(one.cost)),
        ("finish", one.finish_reason or figures.NONE),
        ("model", one.model or figures.NONE),
    ]
    if one.tool_calls:
        rows.append(("searches", str(searches(one.tool_calls))))
    if one.retries:
        rows.append(("retries", str(one.retries)))
    return rows


def _or(value: int | None) -> str:
    return figures.NONE if value is None else str(value)


def _sent(sent: Mapping[str, Any]) -> None:
    """The messages or the flattened prompt, word for word, and the parameters."""
    say = tab.texts().say
    if not sent:
        st.caption(say("compare.sent.nothing"))
        return
    if instructions := sent.get("instructions"):
        st.caption(say("compare.sent.instructions"))
        st.code(str(instructions), language=None, wrap_lines=True)
    for message in sent.get("messages") or sent.get("input") or ():
        st.caption(str(message.get("role")))
        st.code(str(message.get("content")), language=None, wrap_lines=True)
    if "prompt" in sent:
        st.caption(say("compare.sent.prompt"))
        st.code(str(sent["prompt"]), language=None, wrap_lines=True)
    rest = {name: value for name, value in sent.items() if name not in IN_WORDS}
    st.caption(say("compare.sent.rest"))
    st.code(json.dumps(rest, ensure_ascii=False, indent=2), language="json", wrap_lines=True)


def differences(shown: Mapping[str, str]) -> None:
    """The words two answers do not share; `shown` are the answers by their labels."""
    say = tab.texts().say
    if len(shown) < 2 or not st.toggle(say("compare.difference"), key=Key.DIFFERENCE):
        return
    pair = list(shown)[:2]
    if len(shown) > 2:
        pair = st.multiselect(
            say("compare.pair"),
            list(shown),
            default=pair,
            max_selections=2,
            placeholder=say("compare.choose"),
            key=Key.PAIR,
        )
    if len(pair) < 2:
        return
    left, right = pair
    only_left = say("compare.difference.left", name=literally(left))
    only_right = say("compare.difference.left", name=literally(right))
    st.caption(f":red-background[− {only_left}] :green-background[+ {only_right}]")
    runs = difference(shown[left], shown[right])
    with st.container(border=True):
        st.markdown("".join(_marked(run.text, MARKS[run.side]) for run in runs))


def _marked(text: str, mark: str) -> str:
    """Blanks stay outside of the mark, or Markdown would not see it."""
    words = text.strip()
    if not words:
        return text
    before, after = text[: text.index(words)], text[text.index(words) + len(words) :]
    if mark == "{}":
        return f"{before}{literally(words)}{after}"
    return f"{before}{mark.format(literally(words))}{after}"
