"""The words of an offline answer, in each shape: the same facts, told differently.

Each says before anything else that no model wrote it. Where the request brings passages of
documents, the answer is quoted from the one that fits, with its number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from fallback.local.retrieval import Entry, Language, best_of, index, language_of

NOTICE = {
    "ko": "(오프라인 답변: 모델이 아니라 LexLens에 들어 있는 설명입니다.)",
    "en": "(Offline answer: an explanation that comes with LexLens, not written by a model.)",
}
NOTHING = {
    "ko": "이 질문에 맞는 설명은 들어 있지 않습니다. 지금 이야기할 수 있는 것은",
    "en": "There is no explanation for this question here. What I can speak about:",
}
QUOTED = {
    "ko": "(오프라인 답변: 모델이 쓴 글이 아니라 등록된 문서에서 옮긴 글입니다.)",
    "en": "(Offline answer: quoted from your documents, not written by a model.)",
}
NOT_THERE = "NOT_IN_DOCUMENTS"  # as the request asks for it
PASSAGE = re.compile(r'<passage number="(\d{1,3})" source="([^"]*)">\n([^<]*)\n</passage>')
END = {"ko": "입니다.", "en": "."}
REAL = {
    "ko": "다른 질문에는 실제 모델이 필요합니다.",
    "en": "Anything else needs a real model.",
}


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage as it stands in a request."""

    number: int
    source: str
    text: str


def reply(kind: str, question: str, told: str) -> str:
    """The answer to a request of a shape; `told` is what the model is to go by."""
    asked = question_in(question) if kind == "completion" else question
    passages = [Passage(int(n), source, text) for n, source, text in PASSAGE.findall(told)]
    if passages:
        return passage_reply(asked, passages)
    return completion_reply(asked) if kind == "completion" else chat_reply(asked)


def passage_reply(question: str, passages: list[Passage]) -> str:
    """The passage that fits the question best, quoted with its number."""
    language = language_of(question)
    texts = [f"{one.source}\n{one.text}" for one in passages]
    place = best_of(question, texts)
    if place is None:
        return NOT_THERE
    chosen = passages[place]
    return f"{QUOTED[language]}\n\n{chosen.text} [{chosen.number}]"


def chat_reply(question: str) -> str:
    """An answer with a heading, a paragraph and points, in Markdown."""
    language = language_of(question)
    entry = index(language).best(question)
    if entry is None:
        return f"{NOTICE[language]}\n\n{_offer(language)}"
    points = "\n".join(f"- {point}" for point in entry.points)
    return f"{NOTICE[language]}\n\n**{entry.title}**\n\n{entry.paragraph}\n\n{points}"


def completion_reply(question: str) -> str:
    """The prompt's continuation: one run of sentences, no heading, no list."""
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
