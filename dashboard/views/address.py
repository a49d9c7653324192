"""Choices of a page in its address, by their own names rather than by what a language calls them.

Streamlit's `bind` writes an option as it is shown (1.67, measured): an address made in Korean
would mean nothing in English.

A widget with such a first value has a `persist_state`: Streamlit sends the value to the browser
once, and a run that overtakes the first one before the browser has drawn it would let the widget
begin empty, or with its first option. With a `persist_state` it is sent until the browser has it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import streamlit as st


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
