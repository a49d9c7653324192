"""The words of an offline answer, in both shapes: the same facts, told differently.

Each says before anything else that no model wrote it.
"""

from __future__ import annotations

from fallback.local.retrieval import Entry, Language, index, language_of

NOTICE = {
    "ko": "(오프라인 답변: 모델이 아니라 LexLens에 들어 있는 설명입니다.)",
    "en": "(Offline answer: an explanation that comes with LexLens, not written by a model.)",
}
NOTHING = {
    "ko": "이 질문에 맞는 설명은 들어 있지 않습니다. 지금 이야기할 수 있는 것은",
    "en": "There is no explanation for this question here. What I can speak about:",
}
END = {"ko": "입니다.", "en": "."}
REAL = {
    "ko": "다른 질문에는 실제 모델이 필요합니다.",
    "en": "Anything else needs a real model.",
}


def chat_reply(question: str) -> str:
    """An answer with a heading, a paragraph and points, in Markdown."""
    language = language_of(question)
    entry = index(language).best(question)
    if entry is None:
        return f"{NOTICE[language]}\n\n{_offer(language)}"
    points = "\n".join(f"- {point}" for point in entry.points)
    return f"{NOTICE[language]}\n\n**{entry.title}**\n\n{entry.paragraph}\n\n{points}"


def completion_reply(prompt: str) -> str:
    """The prompt's continuation: one run of sentences, no heading, no list."""
    question = question_in(prompt)
    language = language_of(question)
    entry = index(language).best(question)
    text = _offer(language) if entry is None else _run_on(entry)
    return f" {NOTICE[language]} {text}"


def question_in(prompt: str) -> str:
    """The last line of a flattened prompt that is not the opening for the answer."""
    lines = [line.strip() for line in prompt.splitlines() if line.strip()]
    if lines and lines[-1].endswith(":"):
        lines.pop()
    question = lines[-1] if lines else ""
    name, mark, words = question.partition(":")
    return words.strip() if mark and name.isalpha() else question


def _run_on(entry: Entry) -> str:
    return " ".join([entry.paragraph, *entry.points])


def _offer(language: Language) -> str:
    titles = ", ".join(entry.title for entry in index(language).entries)
    return f"{NOTHING[language]} {titles}{END[language]} {REAL[language]}"
