"""Conversation logs that are brought in on the page, by a background job (AppTest)."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import services
from dashboard.ingest.background import runs
from dashboard.views import visitor
from tests.dashboard.ingest.records import four, lines
from tests.pages.test_diagnostics import open_view

SECONDS = 300.0
TEXT = lines(four()) + "no record\n"


def send(app: AppTest, form: int) -> AppTest:
    """Press the button of a form: 0 for files, 1 for the account."""
    buttons = [one for one in app.button if one.label == "Bring in"]
    return buttons[form].click().run()


def wait() -> None:
    jobs = services.services().jobs
    for job in jobs.recent(runs.KIND):
        jobs.wait(job.id, SECONDS)


def test_a_file_comes_in_while_the_page_is_left() -> None:
    """The page says so at once and later: numbers, and the bad line with file, line and reason."""
    app = open_view("ingest", recorded=False)
    app.file_uploader(key="ingest-files").upload("shop.jsonl", TEXT.encode())
    send(app, 0)
    assert not app.exception
    wait()
    later = open_view("ingest", recorded=False)
    done = "4 records: 4 new turns, 0 there already. 1 line could not be read."
    assert any(done in one.value for one in later.warning)
    table = later.dataframe[0].value
    assert table.to_dict("records") == [{"File": "shop.jsonl", "Line": 5, "Reason": "not JSON"}]
    assert services.services().log.settings.ingest_keep() == "masked"


def test_a_file_of_which_nothing_came_in_says_what_its_lines_lack() -> None:
    """A warning, and for each line the member that is missing."""
    app = open_view("ingest", recorded=False)
    text = '{"inputTranscript": "hello"}\n{"bot": {"id": "A"}, "timestamp": 1}\n'
    app.file_uploader(key="ingest-files").upload("own.jsonl", text.encode())
    send(app, 0)
    wait()
    later = open_view("ingest", recorded=False)
    assert any("Nothing came in." in one.value for one in later.warning)
    assert not later.success
    reasons = list(later.dataframe[0].value["Reason"])
    assert [reason.rpartition("no ")[2] for reason in reasons] == ["`bot`", "`inputTranscript`"]


def test_an_empty_file_ends_with_a_warning() -> None:
    """No tick where nothing came in, though no line was bad."""
    app = open_view("ingest", recorded=False)
    app.file_uploader(key="ingest-files").upload("own.jsonl", b"\n")
    send(app, 0)
    wait()
    later = open_view("ingest", recorded=False)
    assert any("Nothing came in." in one.value for one in later.warning)


def test_nothing_is_sent() -> None:
    """A sentence, and no job."""
    app = send(open_view("ingest"), 0)
    assert [one.value for one in app.warning] == ["Choose a file first."]
    assert services.services().jobs.recent(runs.KIND) == []


@pytest.mark.parametrize(
    ("source", "since", "sentence"),
    [
        ("/etc/passwd", "7d", "Write cloudwatch:LOG-GROUP"),
        ("", "7d", "Write cloudwatch:LOG-GROUP"),
        ("s3://logs", "soon", "Write a moment"),
    ],
)
def test_a_source_that_is_none(source: str, since: str, sentence: str) -> None:
    """The page reads no file of the machine, and says what it would take."""
    app = open_view("ingest")
    app.text_input(key="ingest-source").set_value(source)
    app.text_input(key="ingest-since").set_value(since)
    send(app, 1)
    assert sentence in app.warning[0].value
    assert services.services().jobs.recent(runs.KIND) == []


def test_who_may_not_decide_sees_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """An analyst has no form, and the result all the same."""
    app = open_view("ingest", recorded=False)
    app.file_uploader(key="ingest-files").upload("shop.jsonl", TEXT.encode())
    send(app, 0)
    wait()
    analyst = visitor.Person(visitor.Role.ANALYST, "Ada")
    monkeypatch.setattr(visitor, "person", lambda: analyst)
    app = open_view("ingest", recorded=False)
    assert "ingest-files" not in {one.key for one in app.file_uploader}
    assert any("Only administrators" in one.value for one in app.info)
    assert any("4 new turns" in one.value for one in app.warning)
