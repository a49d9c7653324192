"""What the pictures draw, as the specification they hand to the browser."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from functools import cache
from itertools import pairwise
from typing import Any, Literal

import altair
import jsonschema
import pytest

from dashboard.diagnostics.overview import Histogram
from dashboard.log.queries.counts import Flow, Numbers
from dashboard.log.queries.expressions import Span
from dashboard.log.queries.filter import ROUTES
from dashboard.log.queries.latencies import TargetNumbers
from dashboard.views.charts import comparison, looks, matrix, overview
from dashboard.views.charts.drilling import numbered
from dashboard.views.charts.flow import flow
from dashboard.views.charts.flow_places import LINE, Band, place_names
from dashboard.views.charts.looks import Mark
from dashboard.views.charts.thresholds import over_thresholds

SEEN = 5e-4  # of a picture's height: places are rounded

WORDS = {
    **{name: name.title() for name in ROUTES},
    **{
        name: name
        for name in ("none", "other", "score", "threshold", "runner_up", "seconds", "dollars")
    },
}


def rows(chart: Any, layer: int = 0) -> list[dict[str, Any]]:
    """The data of one of a chart's layers."""
    values: list[dict[str, Any]] = chart["layer"][layer]["data"]["values"]
    return values


def test_routes_over_time_has_a_bar_for_each_step_and_route_with_turns() -> None:
    """Named by its moment, in the order in which they are stacked; one without turns has its place
    on the axis."""
    over = Span(dt.datetime(2026, 1, 1, 10), 3600, 3)
    steps = [Numbers(lex=3), Numbers(), Numbers(fallback=1)]
    chart = overview.routes_over_time(steps, over, WORDS, lambda at: at).chart
    drawn = rows(chart)
    assert [(one["time"], one["name"], one["turns"]) for one in drawn] == [
        ("10:00", "Lex", 3),
        ("12:00", "Fallback", 1),
    ]
    axis = chart["layer"][0]["layer"][0]["encoding"]["x"]
    assert axis["scale"]["domain"] == ["10:00", "11:00", "12:00"]


def test_scores_stand_above_the_axis_and_runners_up_below() -> None:
    """Empty bins are left out; each threshold is a line with its number."""
    counts = (0,) * 19 + (2,)
    counted = Histogram(counts, (4,) + (0,) * 19, {"lex": counts}, (0.4,))
    chart = overview.scores(counted, WORDS).chart
    assert [(one["low"], one["name"], one["height"]) for one in rows(chart, 0)] == [
        (0.95, "Lex", 2),
        (0.0, "runner_up", -4),
    ]
    assert rows(chart, 1) == [{"threshold": 0.4, "name": "threshold 0.40"}]


def test_targets_without_a_known_cost_have_no_place() -> None:
    """Dollars for a thousand answers, of those whose cost is known."""
    known = TargetNumbers("luna", 4, 0, 3_000_000, 1, 0.5, 1.5, 2.0)
    unknown = TargetNumbers("local", 2, 0, 0, 2, 0.5, 1.5, 2.0)
    drawn = rows(overview.targets([known, unknown], WORDS).chart)
    assert [(one["target"], one["seconds"], one["dollars"]) for one in drawn] == [
        ("luna", 1.5, 1.0)
    ]


def test_the_flow_keeps_every_turn() -> None:
    """Boxes of a column are as high as their turns; bands leave and arrive where boxes are."""
    flows = [
        Flow("Order", "intent_matched", "lex", None, "complete", 3),
        Flow("Order", "below_threshold", "fallback", "luna", "complete", 1),
        Flow(None, "no_candidate", "fallback", "luna", "complete", 2),
    ]
    chart = flow(flows, WORDS).chart
    boxes = {one["name"]: one for one in rows(chart, 1)}
    assert {name: one["turns"] for name, one in boxes.items()} == {
        "Order": 4,
        "none": 2,
        "intent_matched": 3,
        "below_threshold": 1,
        "no_candidate": 2,
        "Lex": 3,
        "▲ luna": 3,
    }
    high = {name: one["y2"] - one["y"] for name, one in boxes.items()}
    assert high["Order"] == pytest.approx(2 * high["none"], abs=SEEN)
    assert high["▲ luna"] == pytest.approx(high["Lex"], abs=SEEN)
    for one in rows(chart, 0):
        assert one["height"] == pytest.approx(high["none"] * one["turns"] / 2, abs=SEEN)
    narrowings = flow(flows, WORDS).narrowings
    stands_for = {(o["from"], o["to"]): narrowings[o["drill"]] for o in rows(chart, 0)}
    assert stands_for["Order", "below_threshold"] == {
        "intents": ("Order",),
        "reasons": ("below_threshold",),
        "routes": ("fallback",),
    }
    assert stands_for["no_candidate", "▲ luna"] == {
        "reasons": ("no_candidate",),
        "routes": ("fallback",),
        "targets": ("luna",),
    }
    assert len(rows(chart, 0)) == 6
    for one in rows(chart, 0):
        begin, end = boxes[one["from"]], boxes[one["to"]]
        assert (one["x"], one["x2"]) == (begin["x2"], end["x"])
        for box, top in ((begin, one["y"]), (end, one["y2"])):
            assert box["y"] - SEEN <= top
            assert top + one["height"] <= box["y2"] + SEEN


def test_names_of_the_flow_have_a_line_each() -> None:
    """In the middle of their boxes where there is room; never nearer than a line, never outside."""
    bands = [Band(0.0, 0.8), Band(0.83, 0.01), Band(0.87, 0.01), Band(0.99, 0.01)]
    places = place_names(bands)
    assert places[0] == pytest.approx(0.4)
    assert all(below - above >= LINE - 1e-9 for above, below in pairwise(places))
    assert places[-1] <= 1 - LINE / 2


def test_a_mark_stands_for_its_turns() -> None:
    """Its number finds what the filter is narrowed to; a row without a narrowing has none."""
    drawn, narrowings = numbered([{"x": 1, "narrowed": {"routes": ("lex",)}}, {"x": 2}])
    assert drawn == [{"x": 1, "drill": 0}, {"x": 2, "drill": -1}]
    assert narrowings == ({"routes": ("lex",)},)


def test_the_matrix_colours_by_the_share_of_its_row() -> None:
    """Blue and white where all are right; orange for the wrong; other intents are left out."""
    cells = {("A", "A"): 2, ("B", "A"): 1, ("B", "C"): 1}
    assert matrix.squares(cells, ["A", "B"]) == [
        {"expected": "A", "actual": "A", "turns": 2, "share": 1.0}
        | {"shade": "#1f6feb", "ink": "white"},
        {"expected": "B", "actual": "A", "turns": 1, "share": 0.5}
        | {"shade": "#f4b15a", "ink": "black"},
    ]


def test_a_small_matrix_fits_on_a_phone() -> None:
    """Of 390 pixels the page keeps 16 on each side, and the frame a few; a larger one scrolls."""
    assert matrix.side(["A"] * 9) <= 390 - 2 * 16 - 2 * 9
    assert matrix.side(["A"] * 10) > 390


def test_few_errors_are_seen_beside_many() -> None:
    """On a scale of roots, with ticks that do not lie on one another; what is equally good is
    shaded, what is no error stands on an even scale."""
    lines = {"errors": [400.0, 3.0, 0.0, 90.0]}
    chart = over_thresholds(
        lines, ["red"], [], title="threshold", scale="errors", equally_good=(0.2, 0.6)
    )
    assert rows(chart, 0) == [{"low": 0.2, "high": 0.6}]
    drawn = chart["layer"][1]["layer"][0]
    assert drawn["encoding"]["y"]["scale"]["type"] == "sqrt"
    ticks = drawn["encoding"]["y"]["axis"]["values"]
    assert ticks[:3] == [0, 5, 25]
    assert all(b**0.5 - a**0.5 >= 400**0.5 / 9 for a, b in pairwise(ticks))
    even = over_thresholds(lines, ["red"], [], title="threshold")
    assert "type" not in even["layer"][0]["layer"][0]["encoding"]["y"]["scale"]


def test_lines_over_thresholds() -> None:
    """From 0 to 1 in equal steps, told apart by dashes too, marks with their numbers."""
    chart = over_thresholds(
        {"a": [3, 2, 1], "b": [0, 0, 5]}, ["red", "blue"], [Mark(0.4, "now")], title="threshold"
    )
    assert [one["threshold"] for one in rows(chart, 0)] == [0.0, 0.5, 1.0] * 2
    drawn, rule, _ = chart["layer"][0]["layer"]
    dashes = drawn["encoding"]["strokeDash"]["scale"]["range"]
    assert dashes == [[1, 0], [6, 3]]
    assert rule["data"]["values"] == [{"threshold": 0.4, "name": "now 0.40"}]


FLOWS = [Flow("Order", "below_threshold", "fallback", "luna", "complete", 1)]
STEP = Span(dt.datetime(2026, 1, 1), 86400, 1)
ANSWERS = [{"target": "luna", "cost": 1.0, "rate": 0.5, "low": 0.4, "high": 0.6, "seconds": 1.0}]
SCALES: tuple[Literal["shares", "counts", "errors"], ...] = ("shares", "counts", "errors")
CHARTS = {
    "routes": overview.routes_over_time([Numbers(lex=1)], STEP, WORDS, lambda at: at).chart,
    "scores": overview.scores(Histogram((1,), (1,), {"lex": (1,)}, (0.4,)), WORDS).chart,
    "intents": overview.intents(FLOWS, WORDS).chart,
    "flow": flow(FLOWS, WORDS).chart,
    "targets": overview.targets([TargetNumbers("luna", 1, 0, 1, 0, 1.0, 1.0, 1.0)], WORDS).chart,
    "matrix": matrix.matrix([], ["Order"], expected="expected", actual="actual"),
    "quality": comparison.quality(ANSWERS, ["luna"], cost="cost", rate="rate"),
    "latency": comparison.latency(ANSWERS, ["luna"], seconds="seconds"),
    **{
        kind: over_thresholds(
            {"a": [3.0, 1.0]},
            ["red"],
            [Mark(0.4, "now")],
            title="",
            scale=kind,
            equally_good=(0.1, 0.2),
        )
        for kind in SCALES
    },
}


@cache
def vega_lite() -> jsonschema.Draft7Validator:
    """What holds a chart to the schema of Vega-Lite, which Altair has at hand."""
    return jsonschema.Draft7Validator(altair.load_schema())


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_vega_lite(name: str) -> None:
    """By its schema; and nothing of it is for Streamlit to make a table of, by pandas."""
    vega_lite().validate(CHARTS[name])
    assert not {"data", "datasets"} & set(CHARTS[name])


def test_the_schema_finds_what_is_misspelled() -> None:
    """A chart that would be drawn otherwise than it is meant."""
    with pytest.raises(jsonschema.ValidationError):
        vega_lite().validate(looks.chart(looks.mark("baar", {})))


def loaded(modules: str, *libraries: str) -> str:
    """Which of these libraries a process has that imports the modules and nothing else."""
    code = f"import sys, {modules}; print({{*{libraries}}} & set(sys.modules))"
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    ).stdout


def test_the_overview_loads_no_library_for_tables() -> None:
    """Its charts and its table are what they are sent as."""
    modules = "dashboard.views.diagnostics.overview, dashboard.views.charts.clicks"
    assert loaded(modules, "altair", "pandas", "pyarrow") == "set()\n"


def test_the_chat_page_loads_no_library_for_charts() -> None:
    """Neither pandas nor Altair, nor what they bring, before its first paint."""
    modules = "dashboard.views.frame, dashboard.views.chat.turns, dashboard.views.sidebar.choices"
    assert loaded(modules, "altair", "pandas", "numpy") == "set()\n"
    assert loaded(f"{modules}, numpy", "numpy") == "{'numpy'}\n"  # it can fail
