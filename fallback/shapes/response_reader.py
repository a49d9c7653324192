"""Reads what `/v1/responses` sends: the events of a stream, or one whole response.

    response.created | in_progress | queued              which model
    response.output_item.added | done                    a message, a search, a thought
    response.web_search_call.in_progress | searching | completed
    response.output_text.delta | annotation.added        words, and what they rest on
    response.refusal.delta                               the model declines
    response.completed | incomplete | failed             the end, with the usage
    error                                                see `server_words.is_failure`

Events of any other name (reasoning, parts that begin and end, what is yet to be invented) say
nothing that an answer needs. What did not come in pieces is taken from the response at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from fallback.evidence import SEARCH, Citation, ToolCall, line_of, safe_link
from fallback.transport.piece import Piece, fact, joined, text_or_none, usage_of, within

SEARCH_CALL = "web_search_call"
MOST_PARTS = 200  # of a response, that are looked at


class ResponseReader:
    """Reads one answer; remembers what came, since the end repeats all of it."""

    member = "output"

    def __init__(self) -> None:
        self._spoke = False
        self._declined = False
        self._cited: set[Citation] = set()
        self._calls: dict[str, ToolCall] = {}

    def read(self, chunk: object) -> Piece:
        """What an event holds, or a response that did not come as a stream."""
        kind = text_or_none(within(chunk, "type")) or ""
        if kind in READERS:
            return READERS[kind](self, chunk)
        if kind.startswith(f"response.{SEARCH_CALL}."):
            return self._searching(chunk, kind.rpartition(".")[2])
        if not kind and isinstance(within(chunk, "output"), list):
            return self._end(chunk, "")
        return Piece()

    def begun(self, chunk: object) -> Piece:
        """The model that was chosen."""
        return Piece(model=fact(within(within(chunk, "response"), "model")))

    def words(self, chunk: object) -> Piece:
        """A piece of the text."""
        delta = within(chunk, "delta")
        text, lossy = joined(delta)
        self._spoke = self._spoke or bool(text)
        return Piece(text=text, lossy=lossy)

    def refusal(self, chunk: object) -> Piece:
        """A piece of what the model says when it declines."""
        self._declined = True
        return Piece(refusal=text_or_none(within(chunk, "delta")) or "refused")

    def annotation(self, chunk: object) -> Piece:
        """What the words before it rest on."""
        return Piece(citations=self._fresh([within(chunk, "annotation")]))

    def item(self, chunk: object) -> Piece:
        """A search that begins or ends; other items come in events of their own."""
        return Piece(calls=self._new([within(chunk, "item")]))

    def end(self, chunk: object) -> Piece:
        """The response as it is in the end."""
        status = str(within(chunk, "type")).rpartition(".")[2]
        return replace(self._end(within(chunk, "response"), status), last=True)

    def _searching(self, chunk: object, status: str) -> Piece:
        call_id = line_of(within(chunk, "item_id"))
        known = self._calls.get(call_id, ToolCall("web_search", id=call_id))
        return Piece(calls=self._kept([replace(known, status=line_of(status))]))

    def _new(self, items: Iterable[object]) -> tuple[ToolCall, ...]:
        """The searches among the items of a response, as far as they say anything new."""
        return self._kept(_call(item) for item in items if within(item, "type") == SEARCH_CALL)

    def _kept(self, calls: Iterable[ToolCall]) -> tuple[ToolCall, ...]:
        changed = tuple(call for call in calls if self._calls.get(call.id) != call)
        self._calls.update({call.id: call for call in changed})
        return changed

    def _end(self, response: object, status: str) -> Piece:
        status = line_of(within(response, "status")) or status
        reason = line_of(within(within(response, "incomplete_details"), "reason"))
        parts = _parts(response)
        text, lossy = ("", False) if self._spoke else joined(_texts(parts))
        failed = status == "failed"
        return Piece(
            text=text,
            lossy=lossy,
            finish_reason=fact(reason if status == "incomplete" and reason else status),
            refusal=None if self._declined else _refusal(parts),
            model=fact(within(response, "model")),
            usage=usage_of(response, "input_tokens", "output_tokens"),
            failure=(within(response, "error") or response or "failed") if failed else None,
            calls=self._new(_list(response, "output")),
            citations=self._fresh(one for part in parts for one in _list(part, "annotations")),
        )

    def _fresh(self, annotations: Iterable[object]) -> tuple[Citation, ...]:
        """The pages among them that were not cited before."""
        fresh: list[Citation] = []
        for citation in filter(None, map(_citation, annotations)):
            if citation not in self._cited:
                self._cited.add(citation)
                fresh.append(citation)
        return tuple(fresh)


READERS: Mapping[str, Callable[[ResponseReader, Any], Piece]] = {
    "response.created": ResponseReader.begun,
    "response.in_progress": ResponseReader.begun,
    "response.queued": ResponseReader.begun,
    "response.output_text.delta": ResponseReader.words,
    "response.output_text.annotation.added": ResponseReader.annotation,
    "response.refusal.delta": ResponseReader.refusal,
    "response.output_item.added": ResponseReader.item,
    "response.output_item.done": ResponseReader.item,
    "response.completed": ResponseReader.end,
    "response.incomplete": ResponseReader.end,
    "response.failed": ResponseReader.end,
    "response.cancelled": ResponseReader.end,
}


def _call(item: object) -> ToolCall:
    action = within(item, "action")
    return ToolCall(
        kind="web_search",
        query=_query(action),
        action=line_of(within(action, "type")) or SEARCH,
        status=line_of(within(item, "status")),
        id=line_of(within(item, "id")),
    )


def _query(action: object) -> str:
    """What a search looks for; of a page that is opened, its address."""
    queries = _list(action, "queries")
    words = within(action, "query") or next(iter(queries), None)
    return line_of(words or within(action, "pattern") or within(action, "url"))


def _citation(annotation: object) -> Citation | None:
    url = safe_link(within(annotation, "url"))
    if within(annotation, "type") != "url_citation" or url is None:
        return None
    return Citation(line_of(within(annotation, "title")) or url, url)


def _parts(response: object) -> list[object]:
    """The parts of all messages of a response."""
    items = _list(response, "output")
    messages = [item for item in items if within(item, "type") in ("message", None)]
    contents = [within(message, "content") for message in messages]
    lists = [one if isinstance(one, list) else [one] for one in contents if one]
    return [part for content in lists for part in content][:MOST_PARTS]


def _texts(parts: list[object]) -> list[object]:
    return [part for part in parts if within(part, "type") != "refusal"]


def _refusal(parts: list[object]) -> str | None:
    declined = (within(part, "refusal") for part in parts if within(part, "type") == "refusal")
    return next(filter(None, map(text_or_none, declined)), None)


def _list(value: object, name: str) -> list[Any]:
    found = within(value, name)
    return found[:MOST_PARTS] if isinstance(found, list) else []
