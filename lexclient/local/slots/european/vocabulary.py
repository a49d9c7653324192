"""What a language of Europe calls days, months, units and the parts of a day.

Words are regular expressions of ASCII letters in lower case: the text is matched without accents.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

NEVER = r"(?!)"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one language.

    `near` are days counted from today; `weekdays` begin on Monday, `months` in January. A phrase
    that may stand before or behind another (`next_before`, `next_behind`) is `NEVER` where the
    language has none; `after_next` is one later. `units` maps the designators of ISO 8601
    durations, with a T before those of the clock, to their words. `clock` are ways to tell the
    time, see `times`.
    """

    near: Mapping[int, str]
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    next_before: str
    next_behind: str
    last_before: str
    last_behind: str
    this: str
    of: str
    day: str
    in_before: str
    ago_before: str
    ago_behind: str
    units: Mapping[str, str]
    weekend: str
    end_of_month: str
    feasts: Mapping[tuple[int, int], str]
    one: str
    half: str
    and_half: str
    quarter: str
    midday: Mapping[str, str]
    parts: Mapping[str, str]
    clock: tuple[str, ...]
    after_next: str = NEVER
    unaccented: Mapping[str, str] = field(default_factory=dict)
