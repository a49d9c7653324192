"""The test bench as a script, from choosing a set to the difference of two runs (AppTest)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import services
from dashboard.bots.ref import BotRef
from dashboard.conversation.turn import Route
from dashboard.evaluation.run import runs
from dashboard.evaluation.testset.bundled import bundled
from dashboard.evaluation.testset.reading import read
from dashboard.log.audit.audit import Audit
from dashboard.log.queries import collected
from tests.dashboard.turns import a_turn

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize("part", ["run", "results"])
def test_a_run_that_is_gone_is_told_so(part: str) -> None:
    """An address outlives what it names; nothing says that nothing was run."""
    app = open_page(job="0" * 32, part=part)
    assert not app.exception
    assert [one.value.partition(".")[0] for one in app.warning] == [
        "The run of this address is not here any more"
    ]
    assert not any("Nothing has been run yet" in one.value for one in app.info if part != "run")


def test_a_run_of_another_bot_says_so() -> None:
    """Beside the sidebar's bot."""
    jobs = services.services().jobs
    path = bundled("FlowerShopBot", "en_US")
    assert path
    bot = BotRef("FlowerShopBot", "FLOWERSHOP", "TSTALIASID", "en_US", 0.4)
    testset = read(path.read_bytes(), path.name).testset
    job = runs.start(jobs, testset, runs.Plan(bot, "EMBEDDED", runs.WIDTH))
    jobs.wait(job.id, 120)
    app = open_page(job=job.id, part="turns")
    assert not app.exception
    told = [one.value.replace("\\", "") for one in app.caption]
    line = "about **FlowerShopBot · en_US**; the bot in the sidebar is HelloWorldBot · ko_KR"
    assert any(line in one for one in told)


def open_page(**address: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    app.session_state["language"] = "en"
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    app.selectbox(key="locale").set_value("ko_KR").run()
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
    assert metric(app, "Accuracy") == "100.0%"
    assert metric(app, "Coverage") == "61.3%"
    assert metric(app, "Whole conversations") == "100.0%"
    assert len(app.get("vega_lite_chart")) == 2
    assert len(app.get("download_button")) == 3
    app.session_state["turn_kind"] = "all"
    app.session_state["turns_of_run"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    part(app, "turns")
    assert any("31 utterances" in caption.value for caption in app.caption)
    assert any('"text": "안녕"' in code.value for code in app.code)
    part(app, "threshold")
    assert app.code[0].value.startswith("Keep the threshold 0.40")
    part(app, "compare")
    assert "Comparing takes two runs." in app.info[0].value


def test_a_run_ends_with_its_number_and_the_way_to_the_results() -> None:
    """The accuracy with its interval, and a button that opens the results."""
    app = open_page(job=run_bundled())
    assert metric(app, "Accuracy") == "100.0%"
    assert any("31/31 · 89.0–100.0%" in caption.value for caption in app.caption)
    app.button(key="see_results").click().run()
    assert not app.exception
    assert metric(app, "Coverage") == "61.3%"


def test_past_runs_say_what_they_measured_and_when() -> None:
    """A row each: accuracy, date with its zone, set, bot and threshold."""
    job_id = run_bundled()
    row = open_page(job=job_id).dataframe[0].value.to_dict("records")[0]
    assert (row["Accuracy"], row["Correct"]) == (1.0, "31/31")
    assert row["When"].endswith(" UTC")
    assert row["Test set"] == "HelloWorldBot.ko_KR.csv"
    assert row["State"] == "✔ Finished · open"


def test_views_with_other_totals_say_why() -> None:
    """The same sentence wherever turns are counted."""
    job_id = run_bundled()
    told = "The set has 31 turns: 25 decided by the threshold, 6 replies to the bot's questions."
    for name in ("results", "turns", "threshold"):
        app = part(open_page(job=job_id), name)
        assert told in [caption.value for caption in app.caption], name


def test_the_same_set_bundled_and_uploaded_is_compared_with_itself() -> None:
    """By its turns, whatever the file is called and whatever ran in between."""
    first = run_bundled()
    path = ROOT / "testsets" / "HelloWorldBot.ko_KR.csv"
    for name, data in (
        ("mine.csv", path.read_bytes().replace(b"\n", b"\r\n")),
        ("other.csv", "utterance;intent\n안녕;HelloWorld\n".encode()),
    ):
        app = open_page()
        app.session_state["set_source"] = "upload"
        app.run()
        app.file_uploader(key="set_file").upload(name, data, "text/csv").run()
        app.button(key="run_start").click().run()
        assert not app.exception
        services.services().jobs.wait(services.services().jobs.recent(runs.KIND)[0].id, 60)
    _, uploaded, bundled = services.services().jobs.recent(runs.KIND)
    assert bundled.id == first
    for shown, other in ((uploaded, bundled), (bundled, uploaded)):
        app = part(open_page(job=shown.id), "compare")
        assert app.selectbox(key="before_run").value.id == other.id
        assert any("over the 31 turns of both runs; 0 are" in one.value for one in app.caption)
        assert "Nothing changed sides." in app.info[0].value


def test_a_threshold_is_applied_to_the_local_bot_at_once() -> None:
    """The next turn is held to it, in both forms of the bot; the sidebar says so."""
    app = part(open_page(job=run_bundled()), "threshold")
    app.slider(key="sweep_at").set_value(0.97).run()
    app.button(key="apply-threshold").click().run()
    assert not app.exception
    assert "Threshold 0.97" in [caption.value for caption in app.caption]
    assert app.button(key="apply-threshold").disabled
    entry = Audit(services.services().database).entries(last=1)[0]
    assert (entry.action, entry.details[-4:]) == ("settings", "0.97")
    embedded, bots = services.services().embedded, services.services().bots
    bot = BotRef.of(bots.listed[0], "ko_KR")
    for form in bots.forms_of(bot):
        said = embedded.lex.recognize(form, f"a-session-{form.place}", "처음 뵙겠습니다 인사드려요")
        assert said.interpretations[0].intent == "FallbackIntent", form
    certain = embedded.lex.recognize(bot, "another-session", "안녕")
    assert certain.interpretations[0].intent == "HelloWorld"  # a sample, word for word


def test_turns_that_were_collected_make_a_set() -> None:
    """By the name they were given on their pages; a label is what is expected."""
    log, database = services.services().log, services.services().database
    bot = BotRef.of(services.services().bots.listed[0], "ko_KR")
    turn = a_turn(bot=bot, utterance="피자 주문", label="HelloWorld", state="finished")
    turn = replace(turn, route=Route("fallback", "no_candidate", 0.4, "FallbackIntent"))
    log.begin(turn)
    written = log.turn(turn.id)
    assert written is not None
    collected.put(database, written, "mine")
    app = open_page(set_source="mine")
    assert app.selectbox(key="set_name").value == "mine"
    assert any(text.value.startswith("mine\\.csv: 1 utterance,") for text in app.markdown)
    app.button(key="run_start").click().run()
    job = services.services().jobs.recent(runs.KIND)[0]
    services.services().jobs.wait(job.id, 60)
    (result,) = runs.read_run(services.services().jobs, job).results
    assert (result.utterance, result.expected) == ("피자 주문", "HelloWorld")


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


def test_runs_of_two_engines_say_so_first() -> None:
    """A run keeps what recognised its intents, and the sidebar names it; scores of two engines are
    not compared in silence."""
    jobs = services.services().jobs
    job = jobs.progress(run_bundled())
    assert job
    plan = runs.read_run(jobs, job.job).plan
    path = bundled(plan.bot.name, plan.bot.locale_id)
    assert path
    testset = read(path.read_bytes(), path.name).testset
    other = runs.start(jobs, testset, replace(plan, engine="semantic 9"))
    jobs.wait(other.id, 60)
    app = part(open_page(job=other.id), "compare")
    assert app.warning[0].value == (
        f"The two runs were scored by different recognisers: {plan.engine} and semantic 9. "
        "Scores and thresholds of one say nothing about the other."
    )
    assert plan.engine == services.engine_label()
    assert f"Recogniser {plan.engine}" in [one.value for one in app.sidebar.caption]
