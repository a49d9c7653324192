"""Every sentence the pages say, in each language of the interface."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LANGUAGES: Mapping[str, str] = {"ko": "한국어", "en": "English"}

# key: (Korean, English); `{name}` is filled in by `say`
CATALOGUE: Mapping[str, tuple[str, str]] = {
    "page.chat": ("대화", "Chat"),
    "page.diagnostics": ("진단", "Diagnostics"),
    "sidebar.language": ("화면 언어", "Interface language"),
    "sidebar.bot": ("봇", "Bot"),
    "sidebar.locale": ("봇 언어 (locale)", "Bot locale"),
    "sidebar.target": ("모르는 말에 답할 대상", "Fallback target"),
    "sidebar.new": ("새 대화", "New conversation"),
    "sidebar.threshold": ("임계값 (threshold) {threshold}", "Threshold {threshold}"),
    "mode.EMBEDDED": ("EMBEDDED (내장)", "EMBEDDED"),
    "mode.LIVE": ("LIVE (실제 서비스)", "LIVE"),
    "mode.lex": ("Lex", "Lex"),
    "mode.fallback": ("대체 답변", "Fallback"),
    "mode.help.lex.EMBEDDED": (
        "이 프로세스 안의 Lex V2 런타임이 답합니다. AWS 계정이 필요 없습니다.",
        "The Lex V2 runtime inside this process answers. No AWS account is used.",
    ),
    "mode.help.lex.LIVE": (
        "Amazon Lex V2가 답합니다. AWS 자격 증명을 사용합니다.",
        "Amazon Lex V2 answers, with your AWS credentials.",
    ),
    "mode.help.fallback.EMBEDDED": (
        "이 프로세스 안의 지식 문서에서 찾아 답합니다. ChatGPT가 아닙니다.",
        "Answers are looked up in texts inside this process. This is not ChatGPT.",
    ),
    "mode.help.fallback.LIVE": (
        "설정한 주소의 모델이 답합니다. 키를 사용합니다.",
        "A model at the configured address answers, with your key.",
    ),
    "chat.welcome": (
        "아는 의도는 **Lex**가, 나머지는 **대체 답변**이 맡습니다. 누가 왜 답했는지 모두 보입니다.",
        "**Lex** answers the intents it knows, the **fallback** answers the rest. "
        "Everyone sees who answered, and why.",
    ),
    "chat.try": ("이렇게 말해 보세요", "Try saying"),
    "chat.input": ("{bot}에게 말하기", "Say something to {bot}"),
    "chat.waiting.lex": ("Lex에게 묻는 중", "Asking Lex"),
    "chat.waiting.fallback": (
        "Lex {lex} → {target}에게 묻는 중",
        "Lex {lex} → asking {target}",
    ),
    "chat.stop": ("멈추기", "Stop"),
    "chat.retry": ("다시 시도", "Retry"),
    "chat.earlier": ("이전 대화 보기", "Load earlier turns"),
    "chat.details": ("진단에서 보기", "Open in Diagnostics"),
    "chat.silent": ("봇이 아무 말도 하지 않았습니다.", "The bot said nothing."),
    "chat.busy": (
        "아직 답하는 중입니다. 끝난 뒤에 다시 보내 주세요.",
        "An answer is still on its way. Please send this again when it is done.",
    ),
    "chat.kept": ("보내지 않은 글", "Not sent"),
    "refused.blank": (
        "빈 말은 보낼 수 없습니다. 글자를 입력해 주세요.",
        "A blank text cannot be sent. Please type something.",
    ),
    "refused.too_long": (
        "Lex는 {limit}자까지만 받는데 이 글은 {length}자입니다. 줄여서 다시 보내 주세요.",
        "Lex takes up to {limit} characters and this text has {length}. "
        "Please shorten it and send it again.",
    ),
    "refused.control_character": (
        "{position}번째 글자({character})는 보이지 않는 제어 문자라 보낼 수 없습니다. "
        "지우고 다시 보내 주세요.",
        "Character {position} ({character}) is an invisible control character and cannot be sent. "
        "Please remove it and send again.",
    ),
    "badge.lex": ("Lex · {intent}", "Lex · {intent}"),
    "badge.hook": ("Lex 훅", "Lex hook"),
    "badge.fallback": ("대체 답변 · {target}", "Fallback · {target}"),
    "badge.failed": ("실패", "Failed"),
    "badge.score": ("점수 {score}", "score {score}"),
    "reason.intent_matched": (
        "Lex가 답했습니다: {intent} 점수 {score}, 임계값 {threshold} 이상.",
        "Lex answered: {intent} scored {score}, not under the threshold {threshold}.",
    ),
    "reason.slot_elicitation": (
        "Lex가 답했습니다: {intent}의 슬롯 질문에 대한 대답으로 받았습니다 (점수 {score}).",
        "Lex answered: it took this as the reply to its slot question for {intent} "
        "(score {score}).",
    ),
    "reason.confirmation": (
        "Lex가 답했습니다: {intent}의 확인 질문에 대한 대답으로 받았습니다 (점수 {score}).",
        "Lex answered: it took this as the reply to its confirmation question for {intent} "
        "(score {score}).",
    ),
    "reason.below_threshold": (
        "대체 답변입니다: 가장 가까운 의도 {best_intent}의 점수 {best_score}이(가) "
        "임계값 {threshold}보다 낮습니다.",
        "The fallback answered: the best intent, {best_intent}, scored {best_score}, "
        "under the threshold {threshold}.",
    ),
    "reason.fallback_won": (
        "대체 답변입니다: {best_intent}의 점수 {best_score}이(가) 임계값 {threshold} 이상이지만 "
        "Lex는 FallbackIntent를 골랐습니다.",
        "The fallback answered: Lex preferred FallbackIntent although {best_intent} scored "
        "{best_score}, not under the threshold {threshold}.",
    ),
    "reason.no_candidate": (
        "대체 답변입니다: 점수를 받은 의도가 없습니다 (임계값 {threshold}).",
        "The fallback answered: no intent got a score (threshold {threshold}).",
    ),
    "reason.hook_answered": (
        "Lex 안의 Lambda 코드 훅이 FallbackIntent에 답했습니다.",
        "The Lambda code hook inside Lex answered FallbackIntent.",
    ),
    "reason.lex_error": (
        "Lex가 답하지 못해 아무도 답하지 않았습니다.",
        "Lex could not answer, so nobody did.",
    ),
    "reason.unknown": ("이 턴은 판정 전에 끝났습니다.", "This turn ended before it was routed."),
    "outcome.complete": ("완료", "complete"),
    "outcome.stopped": ("멈춤: 여기까지가 받은 답입니다.", "Stopped: this is as far as it came."),
    "outcome.cut": ("끊김: 여기까지가 받은 답입니다.", "Cut: this is as far as it came."),
    "outcome.truncated": (
        "길이 제한에 닿아 여기서 끝났습니다.",
        "The answer reached its length limit and ends here.",
    ),
    "outcome.filtered": (
        "내용 필터가 답을 막았습니다.",
        "A content filter held the answer back.",
    ),
    "outcome.timeout": (
        "시간 안에 끝나지 않았습니다.",
        "The answer did not end in time.",
    ),
    "outcome.failed": ("실패", "Failed"),
    "error.LexUnreachable": (
        "Lex에 연결할 수 없습니다. 주소와 네트워크를 확인하고 다시 시도해 주세요.",
        "Lex cannot be reached. Check the address and the network, then retry.",
    ),
    "error.LexTimeout": (
        "Lex가 시간 안에 답하지 않았습니다. 다시 시도해 주세요.",
        "Lex did not answer in time. Please retry.",
    ),
    "error.LexCredentialsMissing": (
        "AWS 자격 증명이나 리전을 찾지 못했습니다. AWS_PROFILE 또는 AWS_ACCESS_KEY_ID와 "
        "AWS_REGION을 설정해 주세요.",
        "No AWS credentials or region were found. Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and "
        "AWS_REGION.",
    ),
    "error.LexAccessDenied": (
        "AWS가 거절했습니다. 자격 증명에 이 봇의 lex:RecognizeText 권한이 필요합니다.",
        "AWS refused. The credentials need lex:RecognizeText on this bot's alias.",
    ),
    "error.LexNotFound": (
        "그런 봇, 별칭, 언어가 없습니다. LEX_BOT_ID, LEX_BOT_ALIAS_ID, LEX_LOCALE_ID와 리전을 "
        "확인해 주세요.",
        "There is no such bot, alias or locale. Check LEX_BOT_ID, LEX_BOT_ALIAS_ID, "
        "LEX_LOCALE_ID and the region.",
    ),
    "error.LexInvalidRequest": (
        "Lex가 요청을 받아들이지 않았습니다.",
        "Lex did not accept the request.",
    ),
    "error.LexBusy": (
        "Lex가 지금은 더 받지 못합니다. 잠시 뒤에 다시 시도해 주세요.",
        "Lex takes no more calls right now. Wait a moment and retry.",
    ),
    "error.LexHookFailed": (
        "봇의 Lambda 코드 훅이 실패했습니다. 함수의 로그를 확인해 주세요.",
        "The bot's Lambda code hook failed. See the function's log.",
    ),
    "error.LexBroken": (
        "Lex가 읽을 수 없는 답을 주었습니다. 다시 시도해 주세요.",
        "Lex gave an answer nobody can read. Please retry.",
    ),
    "error.Unexpected": (
        "예상하지 못한 문제로 이 턴이 끝났습니다. 말은 기록에 남아 있습니다. 다시 시도해 주세요.",
        "Something unexpected ended this turn. What you said is in the log. Please retry.",
    ),
    "error.fallback": (
        "답변 대상이 답하지 못했습니다: {message}",
        "{message}",
    ),
    "error.service_said": ("서비스의 말: {message}", "The service said: {message}"),
    "start.failed": (
        "LexLens를 시작할 수 없습니다. 설정을 고치고 페이지를 새로 고쳐 주세요. {message}",
        "LexLens cannot start. Correct the setting and reload the page. {message}",
    ),
    "diagnostics.empty": (
        "아직 턴이 없습니다. 대화에서 봇에게 말을 걸어 보세요.",
        "There are no turns yet. Say something to the bot on the chat page.",
    ),
    "diagnostics.turns": ("턴 목록", "Turns"),
    "diagnostics.turn": ("선택한 턴", "Selected turn"),
    "diagnostics.choose": ("표에서 턴을 고르세요.", "Choose a turn in the table."),
    "diagnostics.scope": ("이 대화만", "This conversation only"),
    "diagnostics.interpretations": ("의도 순위와 점수", "Ranked interpretations"),
    "diagnostics.no_scores": (
        "점수가 있는 의도가 없습니다. FallbackIntent에는 점수가 없습니다.",
        "No intent has a score. FallbackIntent never has one.",
    ),
    "diagnostics.chart_alt": (
        "의도별 점수 막대그래프, 임계값 {threshold}",
        "Bar chart of score by intent, threshold {threshold}",
    ),
    "diagnostics.slots": ("슬롯", "Slots"),
    "diagnostics.no_slots": ("이 의도에는 슬롯이 없습니다.", "This intent has no slots."),
    "diagnostics.state": ("세션 상태", "Session state"),
    "diagnostics.timings": ("걸린 시간", "Timings"),
    "diagnostics.lex_s": ("Lex", "Lex"),
    "diagnostics.first_s": ("첫 토큰", "First token"),
    "diagnostics.answer_s": ("답변 전체", "Whole answer"),
    "diagnostics.target": ("답한 대상", "Who answered"),
    "diagnostics.raw": ("요청과 응답 원문", "Raw request and response"),
    "diagnostics.raw.lex_request": ("Lex 요청", "Lex request"),
    "diagnostics.raw.lex_response": ("Lex 응답", "Lex response"),
    "diagnostics.raw.fallback_request": ("대체 답변 요청", "Fallback request"),
    "diagnostics.raw.fallback_response": ("대체 답변 응답", "Fallback response"),
    "diagnostics.none": ("없음", "none"),
    "column.time": ("시각 (UTC)", "Time (UTC)"),
    "column.utterance": ("말", "Utterance"),
    "column.answered_by": ("답한 쪽", "Answered by"),
    "column.reason": ("이유", "Reason"),
    "column.intent": ("의도", "Intent"),
    "column.score": ("점수", "Score"),
    "column.outcome": ("결과", "Outcome"),
    "column.slot": ("슬롯", "Slot"),
    "column.original": ("말한 그대로", "Original"),
    "column.interpreted": ("이해한 값", "Interpreted"),
    "column.resolved": ("표준 값", "Resolved"),
    "column.model": ("모델", "Model"),
    "column.finish_reason": ("끝난 까닭", "Finish reason"),
    "column.tokens": ("토큰 (입력/출력)", "Tokens (in/out)"),
    "column.cost": ("비용 (USD)", "Cost (USD)"),
    "cost.unknown": ("알 수 없음", "unknown"),
    "usage.reported": ("서버가 알려 줌", "reported"),
    "usage.estimated": ("어림", "estimated"),
    "usage.none": ("모름", "unknown"),
}


class Texts:
    """The catalogue in one language; an unknown key is a mistake of ours and raises KeyError."""

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else "en"
        self._column = list(LANGUAGES).index(self.language)

    def say(self, key: str, **values: Any) -> str:
        """The sentence under `key` with its values filled in."""
        return CATALOGUE[key][self._column].format(**values)

    def knows(self, key: str) -> bool:
        """Whether there is a sentence under `key`."""
        return key in CATALOGUE


def language_of(browser_locale: str | None) -> str:
    """The interface language for a browser's locale, `ko-KR` or `en-US` for example."""
    return "ko" if (browser_locale or "").lower().startswith("ko") else "en"
