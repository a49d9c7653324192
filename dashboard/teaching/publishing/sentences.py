"""The difference, the gate, and the end of a push in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dashboard.teaching.publishing.checks import QUOTAS, Finding
from dashboard.teaching.publishing.difference import Change
from dashboard.teaching.publishing.gate import SIGNIFICANT, Gate
from dashboard.teaching.publishing.push import ChangedMeanwhile
from dashboard.texts import Texts
from lexclient.errors import LexError

SIGNS = {"added": "+", "removed": "-", "changed": "~"}


def reason(error: Exception, texts: Texts) -> str:
    """Why something was not done: the remedy where there is one, and what was said."""
    if isinstance(error, LexError):
        return refusal(type(error).__name__, str(error), texts)
    return str(error)


def refusal(name: str, message: str, texts: Texts) -> str:
    """What to do about an error of Lex, by its name in the catalogue, and Lex's own words."""
    keys = [key for key in (f"publishing.error.{name}", f"error.{name}") if texts.knows(key)]
    told = [texts.say(key) for key in keys[:1]]
    on_one_line = " ".join(message.split())
    return " ".join([*told, texts.say("error.service_said", message=on_one_line)])


def step(name: str, texts: Texts) -> str:
    """A step of a push, `build ko_KR` for example, as a person calls it."""
    verb, _, locale_id = name.partition(" ")
    if verb == "build":
        return texts.say("publishing.step.build", locale=locale_id)
    key = f"publishing.step.{verb}"
    return texts.say(key) if texts.knows(key) else name


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


def findings(found: Sequence[Finding], texts: Texts) -> Iterator[str]:
    """A line each, and where the limits are from."""
    yield from (finding(each, texts) for each in found)
    if any(each.is_limit for each in found):
        yield texts.say("publishing.quotas", address=QUOTAS)


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
    yield from findings(seen.findings, texts)
    yield texts.say("publishing.passes" if seen.passes else "publishing.closed")


def meanwhile(refused: ChangedMeanwhile, texts: Texts) -> Iterator[str]:
    """What the others did, what we did, and what both did."""
    yield texts.say("publishing.meanwhile")
    yield from changes(refused.theirs, texts)
    yield texts.say("publishing.ours")
    yield from changes(refused.ours, texts)
    places = ", ".join(dict.fromkeys(way(each.where) for each in refused.both))
    yield texts.say("publishing.both", places=places) if places else texts.say("publishing.apart")
