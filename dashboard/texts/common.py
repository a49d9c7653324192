"""What every page says: frame, badges, reasons, outcomes, errors."""

from __future__ import annotations

# key: (Korean, English); `{name}` is filled in by `say`
TEXTS: dict[str, tuple[str, str]] = {
    "page.chat": ("대화", "Chat"),
    "page.diagnostics": ("진단", "Diagnostics"),
    "sidebar.language": ("화면 언어", "Interface language"),
    "sidebar.bot": ("봇", "Bot"),
    "sidebar.locale": ("봇 언어 (locale)", "Bot locale"),
    "sidebar.target": ("모르는 말에 답할 대상", "Fallback target"),
    "sidebar.checking": ("서버에 물어보는 중입니다.", "Its server is being asked."),
    "sidebar.ends": (
        "이 모델은 {date}에 종료됩니다.",
        "This model will be shut down on {date}.",
    ),
    "sidebar.where": ("대체 답변의 자리", "Where the fallback runs"),
    "sidebar.where.app": ("앱에서", "In the app"),
    "sidebar.where.hook": ("Lex 훅에서", "In Lex's hook"),
    "sidebar.where.help": (
        "앱에서: FallbackIntent를 받은 앱이 대상에게 묻고 답을 흘려 보여 줍니다. "
        "Lex 훅에서: 봇의 Lambda 코드 훅이 Lex 안에서, 30초 안에, 한 번에 답합니다.",
        "In the app: the app asks the target once Lex returns FallbackIntent, and streams. "
        "In Lex's hook: the bot's Lambda code hook answers inside Lex, in one piece and within "
        "30 seconds.",
    ),
    "sidebar.system": ("시스템 프롬프트", "System prompt"),
    "sidebar.system.help": (
        "모르는 말을 대상에게 물을 때 함께 보냅니다. 비우면 보내지 않습니다.",
        "Sent with every question to a target; nothing is sent if it is empty.",
    ),
    "sidebar.new": ("새 대화", "New conversation"),
    "sidebar.threshold": ("임계값 (threshold) {threshold}", "Threshold {threshold}"),
    "mode.EMBEDDED": ("EMBEDDED", "EMBEDDED"),
    "mode.LIVE": ("LIVE", "LIVE"),
    "mode.REPLAY": ("REPLAY (녹화 재생)", "REPLAY"),
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
    "badge.lex": ("Lex · {intent}", "Lex · {intent}"),
    "badge.hook": ("Lex 훅", "Lex hook"),
    "badge.fallback": ("대체 답변 · {target}", "Fallback · {target}"),
    "badge.failed": ("실패", "Failed"),
    "badge.nobody": ("답 없음", "No answer"),
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
        "대체 답변입니다: 가장 가까운 의도 {best_intent}의 점수는 {best_score}로, "
        "임계값 {threshold}보다 낮습니다.",
        "The fallback answered: the best intent, {best_intent}, scored {best_score}, "
        "under the threshold {threshold}.",
    ),
    "reason.fallback_won": (
        "대체 답변입니다: {best_intent}의 점수는 {best_score}로 임계값 {threshold} 이상이지만 "
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
    "reason.without_lex": (
        "대체 답변입니다: Lex를 기다리지 않고 대상에게 바로 물었습니다.",
        "The fallback answered: Lex was no longer waited for.",
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
        "답변 대상이 답하지 못했습니다: {target}. 다시 시도하거나 다른 대상을 고르세요.",
        "The target could not answer: {target}. Retry, or choose another target.",
    ),
    "error.service_said": ("서비스의 말: {message}", "The service said: {message}"),
    "start.failed": (
        "LexLens를 시작할 수 없습니다. 설정을 고치고 페이지를 새로 고쳐 주세요. {message}",
        "LexLens cannot start. Correct the setting and reload the page. {message}",
    ),
}
