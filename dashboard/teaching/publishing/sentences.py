"""The difference, the gate, and the end of a push in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dashboard.teaching.publishing.checks import Finding
from dashboard.teaching.publishing.difference import Change
from dashboard.teaching.publishing.gate import SIGNIFICANT, Gate
from dashboard.teaching.publishing.push import ChangedMeanwhile
from dashboard.texts import Texts

SIGNS = {"added": "+", "removed": "-", "changed": "~"}


def way(where: Iterable[str]) -> str:
    """`ko_KR / Greeting`."""
    return " / ".join(where)


def changes(differing: Iterable[Change], texts: Texts) -> Iterator[str]:
    """A line a change: its sign, where, what, and the texts before and after."""
    empty = True
    for each in differing:
        empty = False
        shown = [text for text in (each.before, each.after) if text is not None]
        values = f": {' -> '.join(shown)}" if shown else ""
        kind, how = texts.say(f"publishing.{each.what}"), texts.say(f"publishing.{each.how}")
        yield f"{SIGNS[each.how]} {way(each.where)} ({kind} {how}){values}"
    if empty:
        yield texts.say("publishing.nothing")


def finding(each: Finding, texts: Texts) -> str:
    """What is wrong in one place."""
    values = {"where": way(each.where), "subject": each.subject, "other": each.other}
    return texts.say(f"publishing.finding.{each.rule}", **values)


def gate(seen: Gate, texts: Texts) -> Iterator[str]:
    """The numbers, whether chance explains them, and whether the gate is open."""
    differing = seen.difference
    before, after = differing.right
    fixed, broken = differing.count("fixed"), differing.count("broken")
    if differing.pairs:
        counts = {"pairs": differing.pairs, "before": before, "after": after}
        yield texts.say("publishing.gate", **counts, fixed=fixed, broken=broken)
        verdict = "worse" if after < before else "better"
        verdict = verdict if differing.p_value < SIGNIFICANT else "even"
        yield texts.say(f"publishing.{verdict}", p=f"{differing.p_value:.3f}")
    yield from (finding(each, texts) for each in seen.findings)
    yield texts.say("publishing.passes" if seen.passes else "publishing.closed")


def meanwhile(refused: ChangedMeanwhile, texts: Texts) -> Iterator[str]:
    """What the others did, what we did, and what both did."""
    yield texts.say("publishing.meanwhile")
    yield from changes(refused.theirs, texts)
    yield texts.say("publishing.ours")
    yield from changes(refused.ours, texts)
    places = ", ".join(dict.fromkeys(way(each.where) for each in refused.both))
    yield texts.say("publishing.both", places=places) if places else texts.say("publishing.apart")
