"""An answerer that answers from documents: passages found, sent along, citations checked.

    question ── Finder ──► passages ── prompt ──► answerer ──► deltas ──► answer, checked
                   └ none ────────────────────────────────────────────► not_in_documents

What the documents do not say is an outcome of its own: found out before anybody is asked, or said
by the model with a mark that nobody gets to see.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from fallback import errors
from fallback.answerer import Answer, Answerer, Delta, Question
from fallback.evidence import safe_link
from fallback.grounding.passage import Finder, Passage
from fallback.grounding.prompt import MARK, PASSAGES, cited, fitting, grounded
from fallback.prompts import system_of
from fallback.transport.call import Call, Stopped, TimedOut

SEARCH_S = 15.0
NOT_THERE: Mapping[bool, str] = {
    True: "등록된 문서에는 이 질문에 대한 내용이 없습니다.",
    False: "The documents say nothing about this.",
}


@dataclass(frozen=True, slots=True)
class Grounded:
    """Lets `answerer` answer from what `finder` finds; `target` is its name."""

    answerer: Answerer
    target: str
    finder: Finder
    clock: Callable[[], float] = time.monotonic

    def stream(self, question: Question, stop: threading.Event) -> Iterator[Delta | Answer]:
        """See `Answerer.stream`."""
        started = self.clock()
        try:
            passages = self._found(question, stop)
        except Stopped:
            yield Answer(self.target, "", "stopped", total_s=self.clock() - started)
            return
        except errors.FallbackError as error:
            fault = errors.without_traceback(error)
            total_s = self.clock() - started
            yield Answer(self.target, "", "failed", error=fault, total_s=total_s)
            return
        spent = self.clock() - started
        if not passages:
            text = _not_there(question)
            yield Delta(text)
            yield Answer(
                self.target,
                text,
                "not_in_documents",
                cost=Decimal(0),  # nobody was asked
                first_s=spent,
                total_s=spent,
            )
            return
        yield from self._answered(question, passages, stop, spent)

    def _found(self, question: Question, stop: threading.Event) -> tuple[Passage, ...]:
        """The passages; a question that finds none alone is understood by the one before it."""
        deadline = self.clock() + SEARCH_S
        if question.deadline is not None:
            deadline = min(deadline, question.deadline)
        call = Call(stop, deadline, self.clock)
        before = [message.content for message in question.history if message.role == "user"]

        def search() -> tuple[Passage, ...]:
            found = self.finder.find(question.text, PASSAGES)
            if not found and before:
                found = self.finder.find(f"{before[-1]} {question.text}", PASSAGES)
            return found

        try:
            return fitting(call.open(search))
        except TimedOut:
            raise errors.DeadlinePassed(self.target, seconds=SEARCH_S) from None

    def _answered(
        self,
        question: Question,
        passages: tuple[Passage, ...],
        stop: threading.Event,
        spent: float,
    ) -> Iterator[Delta | Answer]:
        asked = replace(question, system=grounded(system_of(question), passages))
        held = ""
        shown = False
        for event in self.answerer.stream(asked, stop):
            if isinstance(event, Answer):
                answer = _checked(event, question, passages, spent)
                rest = answer.text if answer.outcome == "not_in_documents" else held
                if rest and not shown:
                    yield Delta(rest)
                yield answer
            elif shown or event.call:
                yield event
            else:
                held += event.text
                if not may_be_mark(held):
                    shown = True
                    yield Delta(held)


def may_be_mark(text: str) -> bool:
    """Whether what came so far may be the mark, or begins with it."""
    begun = text.strip().lstrip("*`\"'([")
    return MARK.startswith(begun) or begun.startswith(MARK)


def _not_there(question: Question) -> str:
    return NOT_THERE[any("가" <= character <= "힣" for character in question.text)]


def _checked(
    answer: Answer, question: Question, passages: tuple[Passage, ...], spent: float
) -> Answer:
    """The answer with what it cites; times count from the search on."""
    first_s = None if answer.first_s is None else answer.first_s + spent
    answer = replace(answer, first_s=first_s, total_s=(answer.total_s or 0.0) + spent)
    if answer.outcome == "complete" and answer.text.strip("*`\"'([]). \n").startswith(MARK):
        return replace(answer, text=_not_there(question), outcome="not_in_documents")
    found = cited(answer.text, passages)
    facts = {"passages": len(passages), "unknown": list(found.unknown)}
    safe = tuple(replace(one, url=safe_link(one.url)) for one in found.citations)
    return replace(
        answer,
        citations=(*answer.citations, *safe),
        received={**answer.received, "grounding": facts},
    )
