"""A report's page shows what others wrote to the letter, and is asked for nothing."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from dashboard.reports import drawing
from dashboard.reports.page import TEMPLATES, Table, page
from dashboard.texts import Texts

HOSTILE = (
    "{{ 7 * 7 }}{% raw %}{# x #}",
    "</td></style></title><script>alert(1)</script>",
    "\" onload='alert(1)' <img src=x>",
    "&amp; &#60;",
    "]]> --> <!--",
)
UNESCAPED = re.compile(r"\|\s*safe\b|autoescape|Markup|from_string")


class Parsed(HTMLParser):
    """Texts, attributes and elements of a page."""

    def __init__(self, whole: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.values: list[str | None] = []
        self.tags: set[str] = set()
        self.feed(whole)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.values += [value for _, value in attrs]

    def handle_data(self, data: str) -> None:
        self.texts.append(data.strip())


def comparison_of(text: str) -> str:
    """The report of a comparison in which every text is the same."""
    table = Table([text, text], [[text, text]])
    return page(
        "comparison.html",
        Texts("ko"),
        text,
        stamp=text,
        summary=table,
        month=text,
        certainty=text,
        ballot=text,
        month_costs=[(text, text)],
        standings_header=[text],
        standings=[(text, [[text]])],
        latency=drawing.bars(text, [drawing.Bar(text[:30], 1.0, text, drawing.TEAL)]),
        quality=drawing.points(text, text, [drawing.Point(text, 1.0, 0.5, 0.4, 0.6)]),
        targets=[text],
        questions=[(text, text, [None])],
        parameters=text,
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_of_others_is_shown_to_the_letter(text: str) -> None:
    """In cells, headings, drawings and their labels: no element, no template, no reference."""
    parsed = Parsed(comparison_of(text))
    assert parsed.texts.count(text) > 10
    assert parsed.values.count(text) == 2
    assert parsed.tags & {"script", "img", "link", "a", "iframe"} == set()


def test_every_template_is_escaped() -> None:
    """There is no way around it: no `safe`, no block without escaping."""
    assert TEMPLATES.autoescape is True
    assert TEMPLATES.loader is not None
    names = TEMPLATES.list_templates(extensions=["html"])
    assert names == ["base.html", "comparison.html", "evaluation.html", "parts.html"]
    sources = [TEMPLATES.loader.get_source(TEMPLATES, name)[0] for name in names]
    assert [source for source in sources if UNESCAPED.search(source)] == []


def test_a_matrix_tells_each_cell() -> None:
    """What was expected and what came, with the count."""
    drawn = drawing.matrix("m", {("A", "A"): 3, ("A", "B"): 1})
    assert [(shape.title, shape.attributes["fill"]) for shape in drawn.shapes if shape.title] == [
        ("A → A: 3", drawing.BLUE),
        ("A → B: 1", drawing.ORANGE),
    ]


def test_a_column_is_stacked() -> None:
    """Kinds lie on top of each other, the tallest column as high as the drawing."""
    columns = [drawing.Column(0.0, 0.5, (2, 1, 1)), drawing.Column(0.5, 1.0, (0, 0, 1))]
    drawn = drawing.histogram("h", columns, ["right", "wrong", "out"], 0.4)
    bars = [shape for shape in drawn.shapes if shape.title]
    assert [(bar.title, bar.attributes["y"], bar.attributes["height"]) for bar in bars] == [
        ("0.00–0.50 right: 2", 132.0, 108.0),
        ("0.00–0.50 wrong: 1", 78.0, 54.0),
        ("0.00–0.50 out: 1", 24.0, 54.0),
        ("0.50–1.00 out: 1", 186.0, 54.0),
    ]
