"""What the web API says."""

from __future__ import annotations

# key: (Korean, English); `{name}` is filled in by `say`
TEXTS: dict[str, tuple[str, str]] = {
    "api.json": (
        "본문은 JSON 객체여야 합니다.",
        "The body has to be a JSON object.",
    ),
    "api.text": ("text에 보낼 말을 넣어 주세요.", "Put what is said into text."),
    "api.message_id": (
        "msgId는 글자, 숫자, -, _ 16~64자여야 합니다. UUID를 쓰세요.",
        "msgId has to be 16 to 64 letters, digits, - or _: use a UUID.",
    ),
    "api.session": (
        "sessionId는 글자, 숫자, . _ : - 2~100자여야 합니다.",
        "sessionId has to be 2 to 100 letters, digits, or one of . _ : -",
    ),
    "api.locale": ("localeId는 글이어야 합니다.", "localeId has to be a text."),
    "api.locale_unknown": (
        "이 봇의 언어는 {locales}입니다.",
        "The locales of this bot are {locales}.",
    ),
    "api.type": (
        "Content-Type은 application/json이어야 합니다.",
        "The Content-Type has to be application/json.",
    ),
    "api.size": ("본문은 {limit}바이트까지입니다.", "The body may have {limit} bytes."),
    "api.token": (
        "Authorization: Bearer 토큰이 필요합니다.",
        "A bearer token in Authorization is needed.",
    ),
    "api.rate": (
        "요청이 너무 많습니다. {seconds}초 뒤에 다시 보내 주세요.",
        "Too many requests. Send this again in {seconds} seconds.",
    ),
    "api.taken": (
        "이 msgId는 다른 말에 쓰였습니다. 새로 만들어 주세요.",
        "This msgId was used for something else. Make a new one.",
    ),
    "api.unknown": (
        "지난 하루 동안 그런 msgId로 온 말이 없습니다.",
        "No message came under this msgId within the last day.",
    ),
    "api.pending": (
        "아직 답하는 중입니다. 잠시 뒤에 다시 물어 주세요.",
        "The answer is still on its way. Ask again in a moment.",
    ),
    "api.late": (
        "아직 답하는 중입니다. 같은 msgId로 /query에 물어 주세요.",
        "The answer is still on its way. Ask /query for it with the same msgId.",
    ),
}
