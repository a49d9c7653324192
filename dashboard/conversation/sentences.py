"""One turn in words: its badge, its reason with the numbers, its failure with the remedy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.log.turns import TurnRow
from dashboard.markdown import literally
from dashboard.texts import Texts
from fallback.errors import FallbackError
from lexclient.errors import LexError

# who: (shape, colour of the badge); blue and orange, told apart by the colour-blind too
LOOKS = {
    "lex": ("●", "blue"),
    "hook": ("■", "violet"),
    "fallback": ("▲", "orange"),
    "failed": ("✖", "gray"),
    "nobody": ("◌", "gray"),
}
TOLD_OUTCOMES = ("stopped", "cut", "truncated", "filtered", "timeout")


def who(row: TurnRow) -> str:
    """lex, hook, fallback, failed, or nobody where it was stopped before."""
    if row.outcome == "failed":
        return "failed"
    if row.answered_by is None:
        return "nobody" if row.outcome == "stopped" else "failed"
    return "hook" if row.reason == "hook_answered" else str(row.answered_by)


def source(row: TurnRow, texts: Texts) -> str:
    """Shape and word of who answered, as plain text."""
    answered = who(row)
    shape, _ = LOOKS[answered]
    named = texts.say(f"badge.{answered}", intent=row.intent or "", target=row.target or "")
    return f"{shape} {named}"


def badge(row: TurnRow, texts: Texts) -> str:
    """Word, shape and colour as Markdown, with Lex's score where it has one."""
    words = [source(row, texts)]
    if who(row) == "lex" and row.score is not None:
        words.append(texts.say("badge.score", score=score(row.score)))
    if row.columns.get("lex_mode") == "REPLAY":
        words.append("⟲ REPLAY")
    _, colour = LOOKS[who(row)]
    return f":{colour}-badge[{literally(' · '.join(words))}]"


def reason(row: TurnRow, texts: Texts) -> str:
    """One sentence why it was routed so, with the numbers that decided."""
    without_lex = row.reason == "lex_error" and row.answered_by == "fallback"
    return texts.say(
        "reason.without_lex" if without_lex else f"reason.{row.reason or 'unknown'}",
        intent=row.intent,
        score=score(row.score),
        threshold=f"{row.threshold:.2f}",
        best_intent=row.best_intent,
        best_score=score(row.best_score),
    )


def score(value: float | None) -> str:
    """A score as Lex shows it; a dash where it has none."""
    return "–" if value is None else f"{value:.2f}"


def failure(row: TurnRow, texts: Texts) -> str | None:
    """What went wrong and what to do about it, None if nothing did."""
    if row.error is None:
        return None
    facts = row.error_facts or {}
    try:
        told = _told(row.error, facts, texts)
    except KeyError:  # a row of an earlier version, without facts, or of a later one
        return texts.say("error.fallback", target=row.target or "")
    said = row.error_text if row.error.startswith("Lex") else _service_said(facts)
    if not said:
        return told
    return f"{told}\n\n{texts.say('error.service_said', message=said)}"


def remedy(error: Exception, texts: Texts) -> str:
    """What to do about an error of Lex, of a target or of the log."""
    name = type(error).__name__
    if isinstance(error, LexError):
        said = texts.say("error.service_said", message=str(error))
        return f"{texts.say(f'error.{name}')} {said}"
    if isinstance(error, FallbackError):
        facts = error.facts
        return texts.say(f"error.{name}", **{**facts, "advice": _advice(name, facts, texts)})
    return texts.say("error.Log")


def told_failure(error: FallbackError, texts: Texts) -> str:
    """The sentence and the remedy of an error that no turn has met yet."""
    return _told(type(error).__name__, error.facts, texts)


def _told(error: str, facts: Mapping[str, Any], texts: Texts) -> str:
    day = facts.get("day")
    known = {
        "on": texts.say("error.on", day=day) if day else "",
        "advice": _advice(error, facts, texts),
    }
    return texts.say(f"error.{error}", **{**facts, **known})


def _advice(error: str, facts: Mapping[str, Any], texts: Texts) -> str:
    """The remedy that depends on what is known."""
    if error == "ModelRetired" and facts.get("successor"):
        return texts.say("error.advice.successor", successor=facts["successor"])
    if error == "RateLimited" and facts.get("retry_after_s"):
        return texts.say("error.advice.wait", seconds=f"{facts['retry_after_s']:.0f}")
    return texts.say("error.advice.soon" if error == "RateLimited" else "error.advice.another")


def _service_said(facts: Mapping[str, Any]) -> str | None:
    """The server's own words, where the facts hold them; a status is one too."""
    if facts.get("words"):
        return str(facts["words"])
    detail = facts.get("detail")
    by_server = "status" in facts or str(detail).startswith("HTTP")
    return str(detail) if detail and by_server else None


def ending(row: TurnRow, texts: Texts) -> str | None:
    """How an answer ended, where it did not end as it should."""
    if row.outcome not in TOLD_OUTCOMES:
        return None
    return texts.say(f"outcome.{row.outcome}")


def seconds(value: float | None) -> str:
    """A time for people: `12 ms` or `1.4 s`; a dash where there is none."""
    if value is None:
        return "–"
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.1f} s"


def facts(row: TurnRow, texts: Texts) -> list[tuple[str, str]]:
    """Who answered with what: target, model, how it ended, tokens and cost, as name and value."""
    if row.target is None:
        return [(texts.say("column.answered_by"), source(row, texts))]
    tokens = f"{_or_dash(row.input_tokens)} / {_or_dash(row.output_tokens)}"
    usage = texts.say(f"usage.{row.usage_source or 'none'}")
    cost = texts.say("cost.unknown") if row.cost_nano is None else f"{row.cost_nano / 10**9:.6f}"
    return [
        (texts.say("column.answered_by"), source(row, texts)),
        (texts.say("column.model"), _or_dash(row.model)),
        (texts.say("column.outcome"), texts.say(f"outcome.{row.outcome or 'cut'}")),
        (texts.say("column.finish_reason"), _or_dash(row.finish_reason)),
        (texts.say("column.tokens"), f"{tokens} ({usage})"),
        (texts.say("column.cost"), cost),
    ]


def _or_dash(value: object) -> str:
    return "–" if value is None else str(value)
