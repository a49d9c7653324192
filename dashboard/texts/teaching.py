"""What Teach the bot says."""

from __future__ import annotations

# key: (Korean, English); `{name}` is filled in by `say`
TEXTS: dict[str, tuple[str, str]] = {
    "teach.intro": (
        "대체 답변이 맡은 말을 비슷한 것끼리 모았습니다. "
        "봇이 알아야 할 말을 고르고 의도를 정하세요.",
        "What the fallback had to answer, alike with alike. Tick what the bot should know, then "
        "say which intent it is.",
    ),
    "teach.pupil": ("봇과 언어", "Bot and locale"),
    "teach.nothing": (
        "이 조건에는 대체 답변으로 간 말이 없습니다.",
        "Nothing went to the fallback in this filter.",
    ),
    "teach.by": ("묶기", "Group by"),
    "teach.by_group": ("비슷한 말", "what they say"),
    "teach.by_intent": ("거절된 최선의 의도", "best rejected intent"),
    "teach.group": ("묶음", "Group"),
    "teach.times": ("횟수", "Times"),
    "teach.best": ("거절된 최선", "Best rejected"),
    "teach.open": ("마지막 턴", "Newest turn"),
    "teach.intent": ("의도", "Intent"),
    "teach.new_intent": ("새 의도…", "New intent…"),
    "teach.new_name": ("새 의도의 이름 (영문자, 숫자, _, -)", "Name (letters, digits, _, -)"),
    "teach.add": ("수업에 넣기 ({count})", "Add to the lesson ({count})"),
    "teach.lesson": ("수업", "Lesson"),
    "teach.empty": (
        "아직 비어 있습니다. 위에서 말을 고르고 의도를 정한 다음 넣으세요.",
        "Still empty. Tick utterances above, choose an intent and add them.",
    ),
    "teach.clear": ("수업 비우기", "Empty the lesson"),
    "teach.labelled": (
        "넣은 말의 턴에는 이 의도가 라벨로 남아 '만약에'에서 셉니다.",
        "The turns with these utterances are labelled with the intent; What if counts with it.",
    ),
    "teach.upload": ("이 봇의 내보내기 ZIP", "This bot's export ZIP"),
    "teach.upload_help": (
        "Lex 콘솔에서 봇을 내보낸 ZIP입니다. 어디에도 보내지 않습니다.",
        "The ZIP that the Lex console exports. It is sent nowhere.",
    ),
    "teach.bad_export": (
        "이 내보내기는 읽을 수 없습니다. {place}: {reason}",
        "Not a usable export. {place}: {reason}",
    ),
    "teach.csv": ("Test Workbench CSV", "Test Workbench CSV"),
    "teach.text": ("말 목록 (텍스트)", "Utterances (text)"),
    "teach.zip": ("가르친 봇 (ZIP)", "Taught bot (ZIP)"),
    "teach.try": ("바로 시험하기", "Try it at once"),
    "teach.trying": (
        "가르친 봇을 만들어 {count}개의 말을 해 보는 중",
        "Building the bot, saying {count} utterances",
    ),
    "teach.tried": (
        "가르친 말 {wanted}개 중 {taught}개를 알아듣습니다. "
        "해 본 말 {asked}개 중 {flips}개가 바뀌었습니다.",
        "{taught} of {wanted} taught utterances are recognised. "
        "Of {asked} utterances tried, {flips} flipped.",
    ),
    "teach.no_flips": ("바뀐 말이 없습니다.", "Nothing flipped."),
    "teach.before": ("전", "Before"),
    "teach.after": ("후", "After"),
    "teach.wanted": ("수업", "Lesson"),
    "teach.good": ("✔ 뜻대로", "✔ as taught"),
    "teach.bad": ("✖ 뜻과 다름", "✖ not as taught"),
    "teach.side": ("• 함께 바뀜", "• changed along"),
    "teach.lex_failed": ("시험할 수 없습니다: {message}", "The trial failed: {message}"),
    "lesson.no_locale": (
        "내보내기에 {locale} 언어가 없습니다.",
        "The export has no locale {locale}.",
    ),
    "lesson.name": (
        "{intent}은(는) 의도 이름이 될 수 없습니다. 영문자, 숫자, _, -만 쓰고 "
        "FallbackIntent는 쓸 수 없습니다.",
        "{intent} cannot be taught: an intent's name has letters, digits, _ and -, and is not "
        "FallbackIntent.",
    ),
    "lesson.braces": (
        "'{utterance}'의 중괄호는 슬롯을 뜻하므로 가르칠 수 없습니다.",
        "Braces mean a slot to Lex: leave out '{utterance}'.",
    ),
    "lesson.taken": (
        "'{utterance}'은(는) 이미 {intent}의 예시입니다. 한 말이 두 의도의 예시일 수는 없습니다.",
        "'{utterance}' is a sample of {intent} already; Lex takes it in one intent only.",
    ),
}
