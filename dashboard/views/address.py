"""Choices of a page in its address, by their own names rather than by what a language calls them.

Streamlit's `bind` writes an option as it is shown (1.67, measured): an address made in Korean
would mean nothing in English.

A widget with such a first value has a `persist_state`: Streamlit sends the value to the browser
once, and a run that overtakes the first one before the browser has drawn it would let the widget
begin empty, or with its first option. With a `persist_state` it is sent until the browser has it.

A job that a run began stands in the address alone. Each request of the browser brings the address
that it has, and one that it sends before it has read the newest (a click, or a part of the page
that looks again by itself) would bring the old one back, and hide the job. So what was written
holds against what stood there before, for as long as it can be on its way. A turn that is opened
does without: there the way back is a click of the browser's, at once, and cannot be told from that.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

import streamlit as st

from dashboard.views.session_attributes import Kept

ON_ITS_WAY_S = 5.0  # a person who goes back takes longer, a busy browser seldom does
JOB = "job"  # the background job that a page shows, in its address


@dataclass(frozen=True)
class _Written:
    """What was written under a name, the values that stood there before, and when."""

    value: str
    before: frozenset[str]
    at: float

    def stands(self) -> bool:
        """Whether the browser may not have it yet."""
        return time.monotonic() - self.at < ON_ITS_WAY_S


class _Address:
    written: Kept[dict[str, _Written]] = Kept("written-into-address", dict)


def opened(name: str) -> str:
    """What the address names under this name, "" for nothing."""
    there, last = st.query_params.get(name, ""), _Address.written.get(name)
    if last is None or not last.stands() or there not in last.before:
        return there
    _put(name, last.value)
    return last.value


def open_in_address(name: str, value: str) -> None:
    """Let the address name something, "" for nothing."""
    open_begun(name, lambda: value)


def open_begun(name: str, begin: Callable[[], str]) -> None:
    """Begin something and let the address name it. A click that overtakes this run leaves it before
    any call of Streamlit's: none stands between what is begun and the note of it."""
    written, there = _Address.written, st.query_params.get(name, "")
    last = written.get(name)
    before = {there, *(last.before if last and last.stands() else ())}
    value = begin()
    written[name] = _Written(value, frozenset(before - {value}), time.monotonic())
    _put(name, value)


def _put(name: str, value: str) -> None:
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)


def choice_from_address(name: str, options: Collection[str], default: str) -> None:
    """Give the widget `name` its first value; one that is not among the options is ignored."""
    if name not in st.session_state:
        asked = st.query_params.get(name, default)
        st.session_state[name] = asked if asked in options else default


def choices_from_address(name: str, options: Iterable[str]) -> None:
    """Give the widget `name`, which takes several, its first values."""
    if name not in st.session_state:
        known = set(options)
        st.session_state[name] = [one for one in st.query_params.get_all(name) if one in known]


def text_from_address(name: str) -> None:
    """Give the widget `name`, which takes a text, its first value."""
    if name not in st.session_state:
        st.session_state[name] = st.query_params.get(name, "")


def into_address(name: str, value: str | list[str], default: str | list[str]) -> None:
    """Write what was chosen; a default needs no word."""
    values = [value] if isinstance(value, str) else value
    if value == default:
        st.query_params.pop(name, None)
    elif st.query_params.get_all(name) != values:
        st.query_params[name] = values


def holds(name: str) -> list[str]:
    """What the widget `name`, which takes several, holds before it is drawn."""
    return st.session_state.get(name) or []


def held_now(name: str) -> str:
    """The text or choice that the widget `name` holds, "" for none.

    For callbacks: a click that follows on what was typed overtakes the run that would have drawn
    its button anew, so what that button was drawn with is older than what the person sees.
    """
    return str(st.session_state.get(name) or "").strip()


def choose_again(values: Mapping[str, list[str] | str | float]) -> None:
    """Give widgets other values, before they are drawn."""
    st.session_state.update(values)
