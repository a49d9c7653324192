"""The test bench as a script, from choosing a set to the difference of two runs (AppTest)."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from dashboard import services
from dashboard.evaluation.run import runs

ROOT = Path(__file__).parent.parent.parent


def open_page(**address: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    app.session_state["language"] = "en"
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    app.switch_page("pages/evaluate.py").run()
    assert not app.exception
    return app


def run_bundled() -> str:
    """Run the bundled set to its end; the id of the job."""
    app = open_page()
    app.button(key="run_start").click().run()
    assert not app.exception
    (job,) = services.services().jobs.recent(runs.KIND)
    services.services().jobs.wait(job.id, 60)
    return job.id


def part(app: AppTest, name: str) -> AppTest:
    app.session_state["part"] = name
    app.run()
    assert not app.exception
    return app


def metric(app: AppTest, label: str) -> str:
    return next(str(one.value) for one in app.metric if one.label == label)


def test_a_bundled_set_can_be_run_at_once() -> None:
    """It says what it holds and against what it runs; there is a button."""
    app = open_page()
    assert any(
        text.value.startswith("HelloWorldBot\\.ko\\_KR\\.csv: 31 utterances, 3 conversations")
        for text in app.markdown
    )
    assert not app.button(key="run_start").disabled
    assert "Nothing has been run yet." in app.info[0].value


def test_an_upload_with_bad_lines() -> None:
    """Each is told with its line and column, the good ones can be run; templates are there."""
    app = open_page()
    app.session_state["set_source"] = "upload"
    app.run()
    assert len(app.get("download_button")) == 2
    data = "utterance;intent\n안녕;HelloWorld\n;HelloWorld\n".encode("utf-8-sig")
    app.file_uploader(key="set_file").upload("mine.csv", data, "text/csv").run()
    assert not app.exception
    assert app.code[0].value == "Line 3, column utterance: The utterance is blank."
    assert not app.button(key="run_start").disabled


def test_an_upload_that_is_no_test_set() -> None:
    """One sentence with the remedy, and nothing to press."""
    app = open_page()
    app.session_state["set_source"] = "upload"
    app.run()
    app.file_uploader(key="set_file").upload("mine.csv", b"a,b\n1,2\n", "text/csv").run()
    assert "The first line lacks the columns" in app.error[0].value
    assert app.button(key="run_start").disabled


def test_a_log_without_turns_makes_no_set() -> None:
    """It is said instead of an empty download."""
    app = open_page()
    app.session_state["set_source"] = "log"
    app.run()
    assert "There are no turns in the log yet." in app.info[0].value


def test_every_part_of_a_run() -> None:
    """Numbers, matrix, intents; utterances and a turn; the sweep; the difference to itself."""
    job_id = run_bundled()
    app = open_page(job=job_id)
    part(app, "results")
    assert metric(app, "Accuracy") == "100.0 %"
    assert metric(app, "Coverage") == "61.3 %"
    assert metric(app, "Conversations end to end") == "100.0 %"
    assert len(app.get("vega_lite_chart")) == 2
    assert len(app.get("download_button")) == 3
    app.session_state["turn_kind"] = "all"
    app.session_state["turns_of_run"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    part(app, "turns")
    assert any("31 utterances" in caption.value for caption in app.caption)
    assert any('"text": "안녕"' in code.value for code in app.code)
    part(app, "threshold")
    assert app.code[0].value.startswith("The present threshold 0.40 is the best")
    part(app, "compare")
    assert "Comparing takes two runs." in app.info[0].value


def test_two_runs_side_by_side() -> None:
    """The same bot twice: nothing flips, and that is said."""
    first = run_bundled()
    app = open_page()
    app.button(key="run_start").click().run()
    newest = services.services().jobs.recent(runs.KIND)[0].id
    assert newest != first
    services.services().jobs.wait(newest, 60)
    app = part(open_page(job=newest), "compare")
    assert "Nothing changed sides." in app.info[0].value


def test_an_address_without_such_a_run() -> None:
    """Somebody else's or a forgotten id is an empty page, not an error."""
    app = part(open_page(job="nothing"), "results")
    assert "Nothing has been run yet." in app.info[0].value
