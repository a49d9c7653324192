"""Files to take away: stamped, safe in a spreadsheet, readable by others."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from decimal import Decimal
from typing import Any

from dashboard.bots.ref import BotRef
from dashboard.comparison.answers import Response
from dashboard.comparison.downloads import as_csv, as_json_lines
from dashboard.comparison.judging.votes import Standing
from dashboard.comparison.recordings import read
from dashboard.comparison.report import Findings, as_html
from dashboard.comparison.runs import Comparison, Entry, merged, stated
from dashboard.comparison.summary import Pace, summaries
from dashboard.jobs.jobs import Job
from dashboard.texts import Texts
from fallback.answerer import Answer
from fallback.errors import recalled
from tests.dashboard.comparison.targets import TARGETS

WHEN = dt.datetime(2026, 11, 21, 9, 30)  # rows are UTC without a zone


def comparison(**answers: Answer) -> Comparison:
    names = tuple(answers)
    parameters: dict[str, Any] = {
        "bot": BotRef("FlowerShopBot", "FLOWERSHOP", "TSTALIASID", "ko_KR", 0.4).as_json(),
        "repeats": 1,
        "targets": {name: stated(TARGETS.get(name)) for name in names},
    }
    job = Job("id", "compare", "", "", "finished", None, parameters, 1, WHEN)
    entries = tuple(Entry(f"0/0/{n}", 0, 0, n, Response(answer)) for n, answer in answers.items())
    return Comparison(job, ("환불 {{ }}?",), names, entries, {})


BOTH = comparison(
    chat=Answer(
        "chat",
        '=HYPERLINK("x")',
        "complete",
        model="m1",
        cost=Decimal("0.0000075"),
        total_s=1.0,
    ),
    davinci=Answer("davinci", "", "failed", error=recalled("davinci", "KeyMissing", "no key", {})),
)


def test_csv_is_stamped_and_safe() -> None:
    """Date, parameters and prices stand in every row; a formula is defused; no key, no password."""
    data = as_csv(BOTH)
    first, second = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    assert first["text"] == '\'=HYPERLINK("x")'
    assert first["cost_usd"] == "0.0000075"
    assert first["asked_at"] == "2026-11-21T09:30:00Z"
    assert json.loads(first["parameters"]) == {
        "shape": "chat",
        "model": "m1",
        "limit_param": "max_tokens",
        "limit": 1000,
        "prompt_tokens": 3000,
        "temperature": 0,
        "timeout_s": 30.0,
        "server": "example.test",
    }
    assert json.loads(first["prices"]) == {"input": "0.5", "output": "1.5", "source": "a page"}
    assert (second["outcome"], second["error"], second["cost_usd"]) == ("failed", "KeyMissing", "")
    assert b"secret" not in data
    assert b"MY_KEY" not in data


def test_json_lines_can_be_loaded_as_a_recording() -> None:
    """What is downloaded today is history tomorrow; a failure is not an answer."""
    data = as_json_lines(comparison(chat=BOTH.entries[0].answer))  # type: ignore[arg-type]
    (recording,) = read(data, "me")
    assert recording.name.startswith("recorded:chat#")
    assert recording.lines[0]["text"] == '=HYPERLINK("x")'
    assert recording.lines[0]["total_s"] == 1.0


def test_the_report_escapes_and_loads_nothing() -> None:
    """Everything a stranger wrote is text, and there is no address in it to load from."""
    nasty = Answer("chat", "<script src='https://evil.test/x.js'></script>", "complete")
    found = comparison(chat=nasty)
    standings = [Standing(name, 0, 0, 0, 0) for name in found.targets]
    findings = Findings(found, summaries(found), standings, [], Pace(0, 0, 0.0), WHEN)
    page = as_html(findings, Texts("ko")).decode()
    assert "<script" not in page
    assert "&lt;script src=" in page
    assert "default-src 'none'" in page
    assert "2026-11-21 09:30" in page
    assert "secret" not in page


def test_rounds_become_one_comparison() -> None:
    """Question after question, with the targets and parameters of all."""
    one = comparison(chat=Answer("chat", "a", "complete"))
    other = comparison(davinci=Answer("davinci", "b", "complete"))
    both = merged([one, other])
    assert both.targets == ("chat", "davinci")
    assert [(e.question, e.target) for e in both.entries] == [(0, "chat"), (1, "davinci")]
    assert set(both.stated) == {"chat", "davinci"}
    assert len(both.utterances) == 2


def test_half_a_surrogate_pair_spoils_no_file() -> None:
    """What a model wrote may be no text at all; every file of a comparison can still be made."""
    broken = comparison(chat=Answer("chat", "a\ud800b", "complete"))
    standings = [Standing(name, 0, 0, 0, 0) for name in broken.targets]
    findings = Findings(broken, summaries(broken), standings, [], Pace(0, 0, 0.0), WHEN)
    assert b"a?b" in as_csv(broken)
    assert json.loads(as_json_lines(broken))["text"] == "a\ud800b"
    assert b"a?b" in as_html(findings, Texts("en"))
