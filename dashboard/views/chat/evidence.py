"""What an answer rests on, under its text on every page: searches, pages, passages of documents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from dashboard.markdown import literally, on_one_line
from dashboard.views.tab import tab
from fallback.answerer import Answer
from fallback.evidence import Citation, ToolCall, safe_link

MOST_SHOWN = 12  # searches, pages
ENCODED = str.maketrans({"(": "%28", ")": "%29", "[": "%5B", "]": "%5D", "*": "%2A", "_": "%5F"})


def evidence(answer: Answer | None) -> None:
    """Nothing for an answer that rests on nothing that is known."""
    if answer is None:
        return
    _searched(answer.tool_calls)
    pages = [one for one in answer.citations if one.number is None]
    passages = [one for one in answer.citations if one.number is not None]
    if pages or passages:
        label = tab.texts().say("evidence.sources")
        lines = [*map(_page, pages[:MOST_SHOWN]), *map(_passage, passages)]
        st.markdown(f":gray[{label}] " + " ".join(lines))
    if quoted := [one for one in passages if one.text]:  # a code hook keeps them back
        _texts(quoted)
    if unknown := _unknown(answer):
        numbers = ", ".join(f"[{number}]" for number in unknown)
        st.caption(literally(tab.texts().say("evidence.unknown", numbers=numbers)))


def doing(call: ToolCall) -> str:
    """What a tool does now, as Markdown."""
    if call.query:
        return literally(tab.texts().say("evidence.searching_for", query=call.query))
    return tab.texts().say("evidence.searching")


def _searched(calls: Sequence[ToolCall]) -> None:
    if calls:
        queries = "; ".join(call.query or "…" for call in calls[:MOST_SHOWN])
        told = tab.texts().say("evidence.searched", count=len(calls), queries=queries)
        st.caption(f":material/travel_explore: {literally(told)}")


def _page(one: Citation) -> str:
    """A link with its host, since its title is the page's own word."""
    url = safe_link(one.url)
    if url is None:
        return f":gray-badge[{on_one_line(one.title)}]"
    return f"[:material/link: {on_one_line(one.title)}]({url.translate(ENCODED)})"


def _passage(one: Citation) -> str:
    return f":gray-badge[:material/description: {one.number} {on_one_line(one.title)}]"


def _texts(passages: Iterable[Citation]) -> None:
    with st.expander(tab.texts().say("evidence.passages"), icon=":material/format_quote:"):
        for one in passages:
            st.markdown(f"**{one.number}. {on_one_line(one.title)}**")
            st.text(one.text)


def _unknown(answer: Answer) -> list[object]:
    grounding = answer.received.get("grounding")
    unknown = grounding.get("unknown") if isinstance(grounding, dict) else None
    return unknown[:MOST_SHOWN] if isinstance(unknown, list) else []
