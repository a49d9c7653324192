"""One turn in words: badge, reason, failure."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import product
from typing import Any, get_args

import pytest

from dashboard.conversation import sentences
from dashboard.conversation.turn import AnsweredBy, Failure, Mode, Reason, Route, Turn, failure_of
from dashboard.texts import Texts
from fallback import errors
from fallback.answerer import Answer, Outcome
from fallback.hook import provenance
from fallback.hook.provenance import InsideLex
from tests.dashboard.turns import a_turn, heard

KOREAN, ENGLISH = Texts("ko"), Texts("en")

LEX = a_turn(outcome="complete", route=Route("lex", "intent_matched", 0.4, "Book", 0.954))
ASKED = a_turn(
    outcome="complete",
    route=Route("fallback", "below_threshold", 0.4, "FallbackIntent", None, "Book", 0.31),
    answer=Answer("offline-chat", "so", "complete"),
)
HOOK = a_turn(outcome="complete", route=Route("lex", "hook_answered", 0.4, "FallbackIntent"))
FROM_BEDROCK: dict[str, Any] = {
    "interpretations": [{"intent": {"name": "FallbackIntent"}, "interpretationSource": "Lex"}],
    "sessionState": {"intent": {"name": "Faq", "state": "Fulfilled"}},
    "messages": [{"content": "Until nine.", "contentType": "PlainText"}],
    "requestAttributes": {
        "x-amz-lex:qnA-search-response": "Until nine.",
        "x-amz-lex:qnA-search-response-source": "s3://faq/hours.md",
    },
}
BEDROCK = a_turn(
    outcome="complete",
    route=Route("bedrock", "bedrock_answered", 0.4, "Faq", None, "Book", 0.31),
    recognition=heard(FROM_BEDROCK),
)
INSIDE = a_turn(
    outcome="complete",
    route=Route("lex", "hook_answered", 0.4, "FallbackIntent", None, "Book", 0.31),
    answer=Answer("offline-chat", "so", "complete"),
)
DOWN = a_turn(
    outcome="failed",
    route=Route(None, "lex_error", 0.4),
    fault=Failure("LexUnreachable", "nobody there"),
)
WITHOUT_LEX = a_turn(
    outcome="complete",
    route=Route("fallback", "lex_error", 0.4),
    answer=Answer("luna", "so", "complete"),
)
STOPPED = a_turn(outcome="stopped")
WAYS = list(product(get_args(Reason), get_args(Outcome), get_args(Mode)))


def a_way(reason: Reason, outcome: Outcome, mode: Mode) -> Turn:
    """A turn that was routed and ended so."""
    by_lex = reason in ("intent_matched", "slot_elicitation", "confirmation", "hook_answered")
    by: AnsweredBy = "lex" if by_lex else "fallback"
    by = "bedrock" if reason == "bedrock_answered" else by
    route = Route(by, reason, 0.4, "Book", 0.9, "Order", 0.3)
    error = errors.KeyRefused("luna", status=401, variable="LUNA_KEY")
    answer = Answer("luna", "", outcome, error=error if outcome == "failed" else None)
    return a_turn(outcome=outcome, route=route, answer=answer, lex_mode=mode, fallback_mode=mode)


@pytest.mark.parametrize(("reason", "outcome", "mode"), WAYS)
def test_no_sentence_says_that_a_target_answered_which_may_have_failed(
    reason: Reason, outcome: Outcome, mode: Mode
) -> None:
    """Every reason with every outcome in every mode: that the fallback was asked is true of all;
    no name of a class, no number without its value."""
    turn = a_way(reason, outcome, mode)
    for texts in (KOREAN, ENGLISH):
        badge, why = sentences.badge(turn, texts), sentences.why(turn, texts)
        failure, ending = sentences.failure(turn.failure, texts), sentences.ending(turn, texts)
        told = " ".join((badge, why, failure or "", ending or ""))
        assert not re.search(r"None|[{}]|KeyRefused|InsideLex|allback answered", told), told
        if turn.answered_by == "fallback" or reason == "hook_answered":
            assert "답했습니다" not in told


def replied(reason: Reason, utterance: str, state: dict[str, Any], **slots: str | None) -> Turn:
    """A reply to a question of Order, after which Lex is in `state`."""
    filled = {
        name: value and {"value": {"originalValue": value, "interpretedValue": value}}
        for name, value in slots.items()
    }
    intent = {"name": "Order", "slots": filled, "state": "InProgress"} | state.pop("intent", {})
    response = {
        "interpretations": [{"intent": intent, "nluConfidence": {"score": 0.9}}],
        "sessionState": {"intent": intent, **state},
    }
    route = Route("lex", reason, 0.4, "Order", 0.9)
    return a_turn(utterance, route=route, recognition=heard(response), outcome="complete")


ASKS_CRUST: dict[str, Any] = {"dialogAction": {"type": "ElicitSlot", "slotToElicit": "crust"}}
ASKS_YES: dict[str, Any] = {"dialogAction": {"type": "ConfirmIntent"}}
FAILED: dict[str, Any] = {"dialogAction": {"type": "Close"}, "intent": {"state": "Failed"}}
DENIED = FAILED | {"intent": {"state": "Failed", "confirmationState": "Denied"}}
REPLIES = [
    (
        replied("slot_elicitation", "bananas", dict(ASKS_CRUST), size=None, crust=None),
        "Lex asked again: the reply was not a value for crust of Order.",
        "Lex가 다시 물었습니다: Order의 crust 값이 될 수 없는 대답입니다.",
    ),
    (
        replied("slot_elicitation", "bananas", dict(ASKS_CRUST), size="large", crust=None),
        "Lex asked again: the reply was not a value for crust of Order.",
        "Lex가 다시 물었습니다: Order의 crust 값이 될 수 없는 대답입니다.",
    ),
    (
        replied("slot_elicitation", "a Large one", dict(ASKS_CRUST), size="large", crust=None),
        "Lex answered: this replies to its slot question for Order (score 0.90).",
        "Lex가 답했습니다: Order의 슬롯 질문에 대한 대답입니다 (점수 0.90).",
    ),
    (
        replied("confirmation", "bananas", dict(ASKS_YES), size="large"),
        "Lex asked again: the reply was neither yes nor no for Order.",
        "Lex가 다시 물었습니다: Order의 확인 질문에 예도 아니요도 아닌 대답입니다.",
    ),
    (
        replied("slot_elicitation", "bananas", dict(FAILED), crust=None),
        "Lex ended Order: the reply was not what it had asked for.",
        "Lex가 Order 의도를 끝냈습니다: 물어본 것에 맞는 대답이 아니었습니다.",
    ),
    (
        replied("confirmation", "no", dict(DENIED), size="large"),
        "Lex answered: this replies to its confirmation question for Order (score 0.90).",
        "Lex가 답했습니다: Order의 확인 질문에 대한 대답입니다 (점수 0.90).",
    ),
]


@pytest.mark.parametrize(("turn", "english", "korean"), REPLIES)
def test_a_reply_that_was_no_value_says_so(turn: Turn, english: str, korean: str) -> None:
    """Asked again, given up, or taken, as Lex's slots show."""
    assert (sentences.why(turn, ENGLISH), sentences.why(turn, KOREAN)) == (english, korean)


def test_who_answered_where_no_record_names_it() -> None:
    """A bot's own log does not say whom the fallback asked: its word stands alone."""
    assert sentences.source(replace(ASKED, answer=None), ENGLISH) == "▲ Fallback"


def test_an_answer_of_bedrock_names_its_intent_and_documents() -> None:
    """Which of Lex's built-in intents it came through, and what it rests on, in the detail."""
    assert sentences.facts(BEDROCK, ENGLISH) == [
        ("Answered by", "◆ Bedrock in Lex · Faq"),
        ("Through", "AMAZON.QnAIntent"),
        ("From the documents", "s3://faq/hours.md"),
    ]
    assert sentences.source(BEDROCK, KOREAN) == "◆ Lex 내 Bedrock · Faq"
    # an old row that says so is no reason to look for an answer where Lex was not asked
    assert len(sentences.facts(replace(BEDROCK, recognition=None), ENGLISH)) == 1


def test_a_refused_key_names_the_variable_to_set() -> None:
    """In the app that of the target; inside Lex that of the Lambda function."""
    refused = errors.KeyRefused("luna", status=401, variable="LUNA_KEY")
    assert "LUNA_KEY" in (sentences.failure(failure_of(refused), KOREAN) or "")
    inside = InsideLex("luna", said=str(refused), kind="KeyRefused")
    told = sentences.failure(failure_of(inside), ENGLISH) or ""
    assert "OPENAI_API_KEY" in told
    assert "The service said: The server of luna refused the key (HTTP 401)." in told


FROM_A_HOOK: list[tuple[errors.FallbackError, str, str]] = [
    (
        errors.RateLimited("luna", wait="", retry_after_s=3.0, words="what was asked"),
        "luna is receiving too many requests. Wait 3 seconds, then retry.",
        "luna에 요청이 너무 많습니다. 3초 기다린 뒤",
    ),
    (
        errors.ServerUnreachable("luna"),
        "The server of luna could not be reached. Check the address and the network, then retry.",
        "luna의 서버에 연결할 수 없습니다.",
    ),
    (errors.KeyRefused("luna", status=401), "refused the key (HTTP 401). Set", "HTTP 401"),
    (
        errors.ModelRetired(
            "luna", model="m-1", when="", advice="", day="2026-01-01", successor="m-2"
        ),
        "The model m-1 has been shut down on 2026-01-01. Choose m-2 instead.",
        "2026-01-01",
    ),
]


@pytest.mark.parametrize(("error", "english", "korean"), FROM_A_HOOK)
def test_a_hook_tells_what_the_target_said(
    error: errors.FallbackError, english: str, korean: str
) -> None:
    """With the remedy, over the attributes of Lex; the server's own words, which may quote the
    question, stay in the function."""
    answer = Answer("luna", "", "failed", error=error)
    told = provenance.told(answer, "id-1")
    assert "what was asked" not in str(told)
    read = provenance.read(told)
    assert read
    assert read.answer.error
    for texts, sentence in ((ENGLISH, english), (KOREAN, korean)):
        failure = sentences.failure(failure_of(read.answer.error), texts) or ""
        assert sentence in failure
        assert texts.say("error.advice.hook") not in failure


@pytest.mark.parametrize("facts", [{"retry_after_s": "x"}, {"status": True}, {"model": "m" * 101}])
def test_facts_that_a_stranger_wrote_are_passed_over(facts: dict[str, object]) -> None:
    """The sentence is the one without them."""
    own = {"target": "luna", "outcome": "failed", "id": "1", "error": "RateLimited"}
    written = json.dumps(own | {"error_text": "too many", "facts": facts})
    read = provenance.read({provenance.ANSWER: written})
    assert read
    assert read.answer.error
    assert dict(read.answer.error.facts) == {
        "target": "luna",
        "said": "too many",
        "kind": "RateLimited",
    }


@pytest.mark.parametrize(
    ("turn", "badge", "reason"),
    [
        (
            LEX,
            r":blue-badge[● Lex · Book · score 0\.95]",
            "Lex answered: Book scored 0.95, at or above the threshold 0.40.",
        ),
        (
            ASKED,
            r":orange-badge[▲ Fallback · offline\-chat]",
            "Sent to the fallback: the best intent, Book, scored 0.31, under the threshold 0.40.",
        ),
        (
            HOOK,
            ":violet-badge[■ Lex hook]",
            "Sent to the fallback in the code hook inside Lex: no intent got a score "
            "(threshold 0.40).",
        ),
        (
            INSIDE,
            r":violet-badge[■ Lex hook · offline\-chat]",
            "Sent to the fallback in the code hook inside Lex: the best intent, Book, scored 0.31 "
            "(threshold 0.40).",
        ),
        (
            BEDROCK,
            ":green-badge[◆ Bedrock in Lex · Faq]",
            "Amazon Bedrock answered inside Lex, through Faq. The best other intent, Book, scored "
            "0.31 (threshold 0.40).",
        ),
        (
            replace(BEDROCK, route=Route("bedrock", "bedrock_answered", 0.4, "Faq")),
            ":green-badge[◆ Bedrock in Lex · Faq]",
            "Amazon Bedrock answered inside Lex, through Faq. No other intent got a score "
            "(threshold 0.40).",
        ),
        (DOWN, ":gray-badge[✖ Failed]", "Lex could not answer, so nobody did."),
        (
            WITHOUT_LEX,
            ":orange-badge[▲ Fallback · luna]",
            ENGLISH.say("reason.without_lex"),
        ),
        (STOPPED, f":gray-badge[◌ {ENGLISH.say('badge.nobody')}]", ENGLISH.say("reason.unknown")),
    ],
)
def test_badge_and_reason(turn: Turn, badge: str, reason: str) -> None:
    """Word, shape and colour; the sentence with the numbers."""
    assert sentences.badge(turn, ENGLISH) == badge
    assert sentences.reason(turn.route, ENGLISH) == reason


def test_a_failure_says_what_to_do_and_what_the_service_said() -> None:
    """Our remedy in the language of the page, then the service's own words."""
    assert sentences.failure(DOWN.failure, KOREAN) == (
        "Lex에 연결할 수 없습니다. 주소와 네트워크를 확인하고 다시 시도해 주세요.\n\n"
        "서비스의 말: nobody there"
    )
    assert sentences.failure(LEX.failure, KOREAN) is None


@pytest.mark.parametrize(
    ("value", "told"), [(None, "–"), (0.0123, "12 ms"), (0.9994, "999 ms"), (1.44, "1.4 s")]
)
def test_seconds(value: float | None, told: str) -> None:
    """Milliseconds under a second, tenths above."""
    assert sentences.seconds(value) == told


FALLBACK_ERRORS = (
    (
        errors.ModelRetired(
            "davinci", model="text-davinci-003", when=" on 2024", advice="", successor="luna"
        ),
        "text-davinci-003 모델은 서비스가 종료되었습니다. 대신 luna를 고르세요.",
    ),
    (
        errors.RateLimited("luna", retry_after_s=7.0, wait=" and asks to wait 7 seconds"),
        "luna에 요청이 너무 많습니다. 7초 기다린 뒤 다시 시도하세요.",
    ),
    (
        errors.ServerFailed("luna", detail="the request could not be built"),
        "luna의 서버에 문제가 생겼습니다. 다시 시도하거나 다른 대상을 고르세요.",
    ),
    (
        errors.RequestRefused("luna", detail="bad 'x'", status=400, parameter="x"),
        "luna가 요청을 받아들이지 않았습니다. targets.toml의 매개변수를 확인하세요.\n\n"
        "서비스의 말: bad 'x'",
    ),
    (
        errors.KeyRefused("luna", status=401, words="API key not valid."),
        "luna의 서버가 키를 거절했습니다(HTTP 401). 키와 그 권한을 확인하세요.\n\n"
        "서비스의 말: API key not valid.",
    ),
    (
        errors.QuotaSpent("luna", words="Insufficient balance."),
        "luna의 계정에 남은 금액이 없습니다. 충전하거나 다른 대상을 고르세요.\n\n"
        "서비스의 말: Insufficient balance.",
    ),
)


def test_the_sidebar_and_the_preflight_tell_a_servers_words_too() -> None:
    """In one line, where no turn has met the failure yet."""
    error = errors.KeyRefused("luna", status=401, words="API key not valid.")
    told = (
        "The server of luna refused the key (HTTP 401). Check the key and its rights. "
        "The service said: API key not valid."
    )
    assert sentences.told_failure(error, ENGLISH) == told
    assert sentences.remedy(error, ENGLISH) == told
    retired = errors.ModelRetired("d", model="m", when="", advice="", day="2026-10-23")
    assert "shut down on 2026-10-23" in sentences.remedy(retired, ENGLISH)


@pytest.mark.parametrize(("error", "told"), FALLBACK_ERRORS)
def test_a_targets_failure_is_told_in_korean(error: errors.FallbackError, told: str) -> None:
    """No English of ours; a server's own words stay as it said them, and are named so."""
    assert sentences.failure(failure_of(error), KOREAN) == told
