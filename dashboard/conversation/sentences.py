"""One turn in words: its badge, its reason with the numbers, its failure with the remedy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.conversation.turn import REPLIES, Failure, ListedTurn, Reason, Route, Turn
from dashboard.markdown import on_one_line
from dashboard.texts import Texts
from fallback import errors
from fallback.answerer import Answer
from fallback.errors import FallbackError
from fallback.evidence import searches
from lexclient.errors import LexError

# who: (shape, colour of the badge); blue and orange, told apart by the colour-blind too
LOOKS = {
    "lex": ("●", "blue"),
    "bedrock": ("◆", "green"),
    "hook": ("■", "violet"),
    "fallback": ("▲", "orange"),
    "failed": ("✖", "gray"),
    "nobody": ("◌", "gray"),
}
# reasons that are told otherwise where no other intent has a score
UNSCORED: Mapping[str, str] = {
    "hook_answered": "hook_unscored",
    "bedrock_answered": "bedrock_unscored",
}
TOLD_OUTCOMES = ("not_in_documents", "stopped", "cut", "truncated", "filtered", "timeout")


def who(turn: Turn | ListedTurn) -> str:
    """lex, bedrock, hook, fallback, failed, or nobody where it was stopped before."""
    if turn.outcome == "failed":
        return "failed"
    if turn.answered_by is None:
        return "nobody" if turn.outcome == "stopped" else "failed"
    return "hook" if turn.reason == "hook_answered" else str(turn.answered_by)


def source(turn: Turn | ListedTurn, texts: Texts) -> str:
    """Shape and word of who answered, as plain text; no record of a bot's log names a target."""
    answered = who(turn)
    shape, _ = LOOKS[answered]
    key = "hook_target" if answered == "hook" and turn.target else answered
    named = texts.say(f"badge.{key}", intent=turn.intent or "", target=turn.target or "")
    return f"{shape} {named.removesuffix(' · ')}"


def badge(turn: Turn, texts: Texts) -> str:
    """Word, shape and colour as Markdown, with Lex's score where it has one."""
    words = [source(turn, texts)]
    if who(turn) == "lex" and turn.route and turn.route.score is not None:
        words.append(texts.say("badge.score", score=score(turn.route.score)))
    if turn.lex_mode == "REPLAY":
        words.append(f"⟲ {texts.say('mode.REPLAY')}")
    _, colour = LOOKS[who(turn)]
    return f":{colour}-badge[{on_one_line(' · '.join(words))}]"


def reason(route: Route | None, texts: Texts) -> str:
    """One sentence why it was routed so, with the numbers that decided."""
    if route is None:
        return texts.say("reason.unknown")
    return texts.say(
        f"reason.{_decided(route)}",
        intent=route.intent,
        score=score(route.score),
        threshold=f"{route.threshold:.2f}",
        best_intent=route.best_intent,
        best_score=score(route.best_score),
    )


def _decided(route: Route) -> str:
    """The reason, told apart where one name stands for two things."""
    if route.reason == "lex_error" and route.answered_by == "fallback":
        return "without_lex"
    if route.reason in UNSCORED and route.best_score is None:
        return UNSCORED[route.reason]
    return route.reason


def why(turn: Turn, texts: Texts) -> str:
    """Why a turn went as it did; of a reply to the bot's question, whether it was a value."""
    again = asked_again(turn)
    if again is None:
        return reason(turn.route, texts)
    state = turn.recognition.session_state if turn.recognition else {}
    slot = (state.get("dialogAction") or {}).get("slotToElicit") or "–"
    if turn.asked and turn.asks_at_most and texts.knows(f"reason.{again}_of"):
        again += "_of"
    counted = {"asked": turn.asked, "most": turn.asks_at_most}
    return texts.say(f"reason.{again}", intent=turn.intent, slot=slot, **counted)


def asked_again(turn: Turn) -> str | None:
    """What became of a reply of which Lex kept no value; None where it kept one, or none was due.

    Lex does not say so itself, but a value it took has its original words in the utterance.
    """
    recognition = turn.recognition
    if recognition is None or turn.reason not in REPLIES:
        return None
    slots = recognition.current.slots.values() if recognition.current else ()
    originals = (slot.original for slot in slots if slot and slot.original)
    if any(original.casefold() in turn.utterance.casefold() for original in originals):
        return None
    intent = recognition.session_state.get("intent") or {}
    if intent.get("state") == "Failed" and intent.get("confirmationState") != "Denied":
        return "gave_up"
    return ASKED_AGAIN.get((turn.reason, recognition.dialog_action))


ASKED_AGAIN: Mapping[tuple[Reason, str | None], str] = {
    ("slot_elicitation", "ElicitSlot"): "slot_again",
    ("confirmation", "ConfirmIntent"): "confirmation_again",
}


def score(value: float | None) -> str:
    """A score as Lex shows it; a dash where it has none."""
    return "–" if value is None else f"{value:.2f}"


def failure(failed: Failure | None, texts: Texts) -> str | None:
    """What went wrong and what to do about it, None if nothing did."""
    if failed is None:
        return None
    try:
        told = _told(failed.kind, failed.facts, texts)
    except KeyError:  # a row of an earlier version, without facts, or of a later one
        return texts.say("error.fallback", target=failed.target)
    said = failed.text if failed.kind.startswith("Lex") else _service_said(failed.facts, texts)
    if not said:
        return told
    return f"{told}\n\n{texts.say('error.service_said', message=said)}"


def remedy(error: Exception, texts: Texts) -> str:
    """What to do about an error of Lex, of a target or of the log."""
    if isinstance(error, LexError):
        said = texts.say("error.service_said", message=str(error))
        return f"{texts.say(f'error.{type(error).__name__}')} {said}"
    if isinstance(error, FallbackError):
        return told_failure(error, texts)
    return texts.say("error.Log")


def told_failure(error: FallbackError, texts: Texts) -> str:
    """The sentence and the remedy of an error that no turn has met yet, and the server's words."""
    told = _told(type(error).__name__, error.facts, texts)
    words = error.facts.get("words")
    return f"{told} {texts.say('error.service_said', message=words)}" if words else told


def _told(error: str, facts: Mapping[str, Any], texts: Texts) -> str:
    day = facts.get("day")
    known = {
        "on": texts.say("error.on", day=day) if day else "",
        "advice": _advice(error, facts, texts),
    }
    return texts.say(f"error.{error}", **{**facts, **known})


def _advice(error: str, facts: Mapping[str, Any], texts: Texts) -> str:
    """The remedy that depends on what is known."""
    if error == "KeyRefused":
        return _advice_on_key(facts, texts)
    if error == "InsideLex":
        return _inside(facts, texts) or _advice_on_hook(facts, texts)
    if error == "ModelRetired" and facts.get("successor"):
        return texts.say("error.advice.successor", successor=facts["successor"])
    if error == "RateLimited" and facts.get("retry_after_s"):
        return texts.say("error.advice.wait", seconds=f"{facts['retry_after_s']:.0f}")
    return texts.say("error.advice.soon" if error == "RateLimited" else "error.advice.another")


def _inside(facts: Mapping[str, Any], texts: Texts) -> str | None:
    """What the target said to the code hook, None where the hook wrote too little of it down."""
    kind = str(facts.get("kind"))
    known = getattr(errors, kind, None)
    if not (isinstance(known, type) and issubclass(known, FallbackError)):
        return None
    try:
        return _told(kind, {**facts, "in_hook": True}, texts)
    except KeyError:
        return None


def _advice_on_hook(facts: Mapping[str, Any], texts: Texts) -> str:
    about_key = str(facts.get("kind")).startswith("Key")
    return texts.say("error.advice.hook_key" if about_key else "error.advice.hook")


def _advice_on_key(facts: Mapping[str, Any], texts: Texts) -> str:
    """Which variable to look at; a row of an earlier version does not know."""
    if facts.get("in_hook"):
        return _advice_on_hook(facts, texts)
    if "variable" not in facts:
        return texts.say("error.advice.a_key")
    variable = facts["variable"]
    return texts.say("error.advice.key" if variable else "error.advice.no_key", name=variable)


def _service_said(facts: Mapping[str, Any], texts: Texts) -> str | None:
    """The server's own words, where the facts hold them; a status is one too, and what a code
    hook wrote down, unless there is a sentence for that."""
    if facts.get("said"):
        return None if _inside(facts, texts) else str(facts["said"])
    if facts.get("words"):
        return str(facts["words"])
    detail = facts.get("detail")
    by_server = "status" in facts or str(detail).startswith("HTTP")
    return str(detail) if detail and by_server else None


def ending(turn: Turn, texts: Texts) -> str | None:
    """How an answer ended, where it did not end as it should."""
    if turn.outcome not in TOLD_OUTCOMES:
        return None
    return texts.say(f"outcome.{turn.outcome}")


def seconds(value: float | None) -> str:
    """A time for people: `12 ms` or `1.4 s`; a dash where there is none."""
    if value is None:
        return "–"
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.1f} s"


def facts(turn: Turn, texts: Texts) -> list[tuple[str, str]]:
    """Who answered with what: target, model, how it ended, tokens and cost, as name and value."""
    by = (texts.say("column.answered_by"), source(turn, texts))
    answer = turn.answer
    if answer is None:
        return [by, *_generated(turn, texts)]
    tokens = f"{_or_dash(answer.usage.input_tokens)} / {_or_dash(answer.usage.output_tokens)}"
    usage = texts.say(f"usage.{answer.usage.source}")
    cost = texts.say("cost.unknown") if answer.cost is None else f"{answer.cost:.6f}"
    return [
        by,
        (texts.say("column.model"), _or_dash(answer.model)),
        (texts.say("column.outcome"), texts.say(f"outcome.{answer.outcome}")),
        (texts.say("column.finish_reason"), _or_dash(answer.finish_reason)),
        (texts.say("column.tokens"), f"{tokens} ({usage})"),
        (texts.say("column.cost"), cost),
        *([searched] if (searched := _searches(answer, texts)) else []),
    ]


def _generated(turn: Turn, texts: Texts) -> list[tuple[str, str]]:
    """Through which built-in intent Bedrock answered inside Lex, and from which documents."""
    answer = turn.recognition.generated if turn.recognition else None
    if turn.answered_by != "bedrock" or answer is None:
        return []
    through = (texts.say("column.through"), f"AMAZON.{answer.through}")
    return [through, (texts.say("column.documents"), answer.documents or "–")]


def _searches(answer: Answer, texts: Texts) -> tuple[str, str] | None:
    if not answer.tool_calls:
        return None
    queries = "; ".join(call.query or "…" for call in answer.tool_calls)
    return texts.say("column.tool_calls"), f"{searches(answer.tool_calls)} ({queries})"


def origin(turn: Turn, texts: Texts) -> list[tuple[str, str | None]]:
    """Where an ingested turn comes from, and how its threshold is known, as name and value."""
    if turn.origin is None:
        return []
    say, channel = texts.say, turn.origin.channel
    known = say(f"ingest.threshold.{turn.origin.threshold_from}")
    return [
        (say("filter.source"), turn.origin.source),
        (say("filter.channel"), say(f"channel.{channel}") if channel else None),
        (say("filter.bot_version"), turn.origin.bot_version),
        (say("overview.threshold"), f"{turn.bot.threshold:.2f} ({known})"),
        (say("filter.nlu"), _nlu(turn, texts)),
    ]


def _nlu(turn: Turn, texts: Texts) -> str | None:
    chosen = turn.recognition.current if turn.recognition else None
    key = f"nlu.{chosen.source}" if chosen else ""
    return texts.say(key) if texts.knows(key) else None


def _or_dash(value: object) -> str:
    return "–" if value is None else str(value)
