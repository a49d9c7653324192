"""Typed attributes that lie in the session state of a browser tab."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

import streamlit as st

T = TypeVar("T")


class Kept(Generic[T]):
    """An attribute that is kept under `key` for as long as the tab is open.

    Reading one that was never set keeps and returns what `first` makes; deleting it forgets it.
    """

    def __init__(self, key: str, first: Callable[[], T]) -> None:
        self.key = key
        self._first = first

    def __get__(self, _owner: object, _class: type) -> T:
        if self.key not in st.session_state:
            st.session_state[self.key] = self._first()
        value: T = st.session_state[self.key]
        return value

    def __set__(self, _owner: object, value: T) -> None:
        st.session_state[self.key] = value

    def __delete__(self, _owner: object) -> None:
        st.session_state.pop(self.key, None)


def nothing() -> None:
    """What an attribute begins with that may be None."""
