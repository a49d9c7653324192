"""What a run opened stays open when the browser's next request brings the address from before."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.views import address

BEFORE, OPENED, OTHER = {"c": "talk"}, {"c": "talk", "job": "new"}, {"c": "talk", "job": "old"}


PAGE = """  # a button that begins a job, one that closes it, and the job that is open
import streamlit as st
from dashboard.views.address import JOB, open_begun, open_in_address, opened

if st.button("begin", key="begin"):
    open_begun(JOB, lambda: "new")
st.button("close", key="close", on_click=open_in_address, args=(JOB, ""))
st.text(opened(JOB))
"""


def shown(app: AppTest) -> str:
    assert not app.exception
    return str(app.text[0].value)


def in_address(app: AppTest) -> dict[str, str]:
    return {name: "".join(value) for name, value in app.query_params.items()}


def asked_with(app: AppTest, query: dict[str, str]) -> AppTest:
    """The next request of the browser, with the address that it has."""
    app.query_params.clear()
    app.query_params.update(query)
    return app.run()


def begun() -> AppTest:
    app = AppTest.from_string(PAGE)
    app.query_params["c"] = "talk"
    app.run()
    assert shown(app) == ""
    return app.button(key="begin").click().run()


def test_a_request_that_was_on_its_way_closes_nothing() -> None:
    """It brings the address from before; the new one is written again."""
    app = begun()
    assert shown(app) == "new"
    for _ in range(2):
        assert shown(asked_with(app, BEFORE)) == "new"
        assert in_address(app) == OPENED


def test_another_address_is_followed_at_once() -> None:
    """A link to another job is what the person wants now."""
    assert shown(asked_with(begun(), OTHER)) == "old"


def test_going_back_later_closes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is on its way any more: the address from before is the person's wish."""
    app = begun()
    monkeypatch.setattr(address, "ON_ITS_WAY_S", 0.0)
    assert shown(asked_with(app, BEFORE)) == ""


def test_what_was_closed_stays_closed() -> None:
    """A request with the address from before, in which it stood, does not open it again; neither
    does one from before it was opened."""
    app = asked_with(begun(), OPENED)
    app.button(key="close").click().run()
    assert shown(app) == ""
    for query in (OPENED, BEFORE):
        assert shown(asked_with(app, query)) == ""
        assert in_address(app) == BEFORE
