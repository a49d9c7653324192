"""What the picker of bots and the preflight say."""

from __future__ import annotations

# key: (Korean, English); `{name}` is filled in by `say`
TEXTS: dict[str, tuple[str, str]] = {
    "bots.more": ("다른 봇·점검", "Other bots, preflight"),
    "bots.upload": ("Lex에서 내보낸 ZIP", "ZIP exported from Lex"),
    "bots.bad_export": (
        "이 ZIP은 봇으로 쓸 수 없습니다. Lex V2 콘솔에서 내보낸 파일을 그대로 올려 주세요. "
        "위치와 까닭: {message}",
        "This ZIP cannot be used as a bot. Upload the file as the Lex V2 console exported it. "
        "Place and reason: {message}",
    ),
    "bots.too_large": (
        "파일이 너무 큽니다. {limit} MB까지 받습니다.",
        "The file is too large: up to {limit} MB are taken.",
    ),
    "bots.list": ("AWS 계정의 봇 찾기", "List the account's bots"),
    "bots.account": ("계정의 봇", "Bot of the account"),
    "bots.alias": ("별칭 (alias)", "Alias"),
    "bots.take": ("이 봇과 대화", "Talk to this bot"),
    "preflight.run": ("무대 점검", "Preflight"),
    "preflight.running": ("하나씩 불러 보는 중", "Calling each once"),
    "preflight.lex": ("Lex", "Lex"),
    "preflight.model": ("모델", "Model"),
    "preflight.log": ("기록", "Log"),
    "error.Log": (
        "기록을 쓸 수 없습니다. DATABASE_URL과 디스크를 확인하세요.",
        "The log cannot be written. Check DATABASE_URL and the disk.",
    ),
}
