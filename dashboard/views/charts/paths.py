"""How conversations went: where they began, where they went next, how they ended."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from dashboard.diagnostics.conversations import MISSED, Path
from dashboard.views.charts.drilling import Narrowing, Picture
from dashboard.views.charts.flow import bands
from dashboard.views.charts.flow_places import Link, Node
from dashboard.views.charts.looks import COLOURS

SHOWN = 8  # names in a column; the others are one
ENDS = {"fulfilled": COLOURS["lex"], "failed": COLOURS["failed"], "left": COLOURS["fallback"]}
OTHERS, STRAIGHT = "…", "–"


def path_picture(ways: Sequence[Path], names: Mapping[str, str]) -> Picture:
    """First intent, second intent, end; `names` calls the ends and what was `missed`. Each box
    and band stands for the conversations of its `ways` that came to its `end`, None for any."""
    kept = _commonest(ways)
    links: Counter[Link] = Counter()
    through: defaultdict[Node | Link, set[tuple[str, ...]]] = defaultdict(set)
    end_of: dict[Node | Link, str] = {(2, names[end]): end for end in ENDS}
    for way in ways:
        first, second = (_name(way, place, kept, names) for place in (0, 1))
        for end, count in way.ends.items():
            begin, then, last = (0, first), (1, second), (2, names[end])
            for link in ((begin, then, ENDS[end]), (then, last, ENDS[end])):
                links[link] += count
                end_of[link] = end
                through[link].add(way.intents)
            for node in (begin, then, last):
                through[node].add(way.intents)
    return bands(links, {mark: _cell(through[mark], end_of.get(mark)) for mark in through})


def _cell(ways: set[tuple[str, ...]], end: str | None) -> Narrowing:
    return {"ways": frozenset(ways), "end": end}


def _commonest(ways: Sequence[Path]) -> set[str]:
    counts: Counter[str] = Counter()
    for way in ways:
        for name in way.intents[:2]:
            counts[name] += way.count
    return {name for name, _ in counts.most_common(SHOWN)}


def _name(way: Path, place: int, kept: set[str], names: Mapping[str, str]) -> str:
    if place >= len(way.intents):
        return STRAIGHT
    name = way.intents[place]
    if name == MISSED:
        return names["missed"]
    return name if name in kept else OTHERS
