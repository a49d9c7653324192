"""A report's page from its template: it asks nobody for anything and runs nothing.

Only the templates beside this module are ever templates; whatever visitors, models and bots wrote
comes in as values, which Jinja2 escapes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from dashboard.texts import Texts

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class Table:
    """Heads of the columns, and a row of as many cells for each line."""

    header: Sequence[str]
    rows: Sequence[Sequence[object]]


def page(template: str, texts: Texts, title: str, **values: object) -> str:
    """The page in the language of `texts`; half a surrogate pair in it becomes a question mark."""
    filled = TEMPLATES.get_template(template).render(
        language=texts.language, say=texts.say, title=title, **values
    )
    return filled.encode(errors="replace").decode()
