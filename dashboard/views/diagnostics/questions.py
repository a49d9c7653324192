"""Slow questions to the log, asked once and side by side, for all who ask the same in a while."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar, cast

import streamlit as st

from dashboard.log.database import Database
from dashboard.log.queries import counts

T = TypeVar("T")

KEEP_SECONDS = 30.0
MOST = 256
WORKERS = 3  # a reader of SQLite keeps one core busy; more would only wait

_pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="question")


def _worth_keeping(answer: Future[Any]) -> bool:
    """Not one that failed: asking again tries again."""
    return not (answer.done() and answer.exception())


@st.cache_resource(ttl=KEEP_SECONDS, max_entries=MOST, show_spinner=False, validate=_worth_keeping)
def _cached(key: Hashable, _work: Callable[[], Any]) -> Future[Any]:  # noqa: ARG001 - the cache reads it
    return _pool.submit(_work)


def ask(key: Hashable, work: Callable[[], T]) -> Future[T]:
    """The answer to come, or the one that is there; `key` names the question wholly."""
    return cast("Future[T]", _cached(key, work))


def of_log(database: Database, name: str, work: Callable[[], T], *about: Hashable) -> Future[T]:
    """As `ask`, of the log as it is now; its name and what it is `about` name the question."""
    return ask((name, database.address, counts.last_number(database), *about), work)


def forget() -> None:
    """Drop all answers: what they were about has changed."""
    _cached.clear()
