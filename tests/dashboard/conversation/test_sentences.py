"""One turn in words: badge, reason, failure."""

from __future__ import annotations

import pytest

from dashboard.conversation import sentences
from dashboard.conversation.turn import Failure, Route, Turn, failure_of
from dashboard.texts import Texts
from fallback import errors
from fallback.answerer import Answer
from tests.dashboard.turns import a_turn

KOREAN, ENGLISH = Texts("ko"), Texts("en")

LEX = a_turn(outcome="complete", route=Route("lex", "intent_matched", 0.4, "Book", 0.954))
ASKED = a_turn(
    outcome="complete",
    route=Route("fallback", "below_threshold", 0.4, "FallbackIntent", None, "Book", 0.31),
    answer=Answer("offline-chat", "so", "complete"),
)
HOOK = a_turn(outcome="complete", route=Route("lex", "hook_answered", 0.4, "FallbackIntent"))
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


@pytest.mark.parametrize(
    ("turn", "badge", "reason"),
    [
        (
            LEX,
            r":blue-badge[● Lex · Book · score 0\.95]",
            "Lex answered: Book scored 0.95, not under the threshold 0.40.",
        ),
        (
            ASKED,
            r":orange-badge[▲ Fallback · offline\-chat]",
            "The fallback answered: the best intent, Book, scored 0.31, under the threshold 0.40.",
        ),
        (
            HOOK,
            ":violet-badge[■ Lex hook]",
            "The Lambda code hook inside Lex answered FallbackIntent.",
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
        "text-davinci-003 모델은 서비스가 종료되었습니다. 대신 luna을(를) 고르세요.",
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
        "luna이(가) 요청을 받아들이지 않았습니다. targets.toml의 매개변수를 확인하세요.\n\n"
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
