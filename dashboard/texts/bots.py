"""What the picker of bots and the preflight say."""

from __future__ import annotations

# key: (Korean, English); `{name}` is filled in by `say`
TEXTS: dict[str, tuple[str, str]] = {
    "bots.more": ("다른 봇·점검", "Other bots, preflight"),
    "bots.upload": ("Lex에서 내보낸 ZIP", "ZIP exported from Lex"),
    "bots.bad_export": (
        "이 ZIP은 봇으로 쓸 수 없습니다. Lex V2 콘솔에서 내보낸 파일을 그대로 올려 주세요. "
        "{place}: {reason}",
        "This ZIP cannot be used as a bot. Upload the file as the Lex V2 console exported it. "
        "{place}: {reason}",
    ),
    "export.no_export": (
        "Lex V2 봇을 내보낸 ZIP 파일이 아닙니다.",
        "It is no ZIP file of a Lex V2 bot export.",
    ),
    "export.too_many": ("파일을 {limit}개까지 받습니다.", "At most {limit} files are taken."),
    "export.too_large": (
        "JSON을 {limit}바이트까지 받습니다.",
        "At most {limit} bytes of JSON are taken.",
    ),
    "export.damaged": (
        "ZIP을 읽을 수 없습니다. 다시 내보내거나 내려받으세요.",
        "The ZIP cannot be read. Export or download it again.",
    ),
    "export.outside": (
        "압축 파일 밖을 가리키는 경로입니다.",
        "The path leads outside the archive.",
    ),
    "export.encrypted": ("암호가 걸려 있습니다.", "It is protected by a password."),
    "export.missing_file": ("이 파일이 빠졌습니다.", "This file is missing."),
    "export.missing_key": ("이 키가 빠졌습니다.", "This key is missing."),
    "export.value": (
        "Lex V2가 쓰는 값이 아닙니다: {found}",
        "This is no value that Lex V2 uses: {found}",
    ),
    "export.one_bot": (
        "Bot.json이 하나 있어야 하는데 {found}개입니다.",
        "There must be one Bot.json, and there are {found}.",
    ),
    "export.no_locale": ("봇 언어가 하나도 없습니다.", "There is no locale in it."),
    "export.broken_link": (
        "여기서 가리키는 이름이 이 내보내기에 없습니다.",
        "What is named here is not in this export.",
    ),
    "export.same_id": (
        "이미 실행 중인 봇과 ID가 같습니다.",
        "A bot with the same id runs already.",
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
