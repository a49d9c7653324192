"""Amazon Kendra, and knowledge bases of Amazon Bedrock, as finders behind the same contract.

Both answer passages, best first. Needs `kendra:Retrieve`, or `bedrock:Retrieve`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any

from fallback.errors import FinderFailed
from fallback.evidence import line_of, safe_link
from fallback.grounding.passage import Passage
from fallback.targets.target import Grounding
from lexclient.connection import Way, connected
from lexclient.errors import LexError, translate

READ_SECONDS = 10.0
LONGEST_QUESTION = 1_000  # characters that both take
LONGEST_TEXT = 4_000


class KendraFinder:
    """Finds in an index of Amazon Kendra."""

    def __init__(self, index_id: str, way: Way, target: str) -> None:
        self._index_id = index_id
        self._way = way
        self._target = target

    @cached_property
    def _client(self) -> Any:
        return connected("kendra", self._way, read_s=READ_SECONDS)

    def find(self, question: str, most: int) -> tuple[Passage, ...]:
        """See `Finder.find`."""

        def ask() -> Mapping[str, Any]:
            text = question[:LONGEST_QUESTION]
            answer: Mapping[str, Any] = self._client.retrieve(
                IndexId=self._index_id, QueryText=text, PageSize=most
            )
            return answer

        items = _answered(ask, self._target, "Amazon Kendra").get("ResultItems") or []
        found = (_passage(one.get("DocumentTitle"), one.get("Content"), one) for one in items)
        return tuple(one for one in found if one)[:most]


class KnowledgeBaseFinder:
    """Finds in a knowledge base of Amazon Bedrock."""

    def __init__(self, knowledge_base: str, way: Way, target: str) -> None:
        self._knowledge_base = knowledge_base
        self._way = way
        self._target = target

    @cached_property
    def _client(self) -> Any:
        return connected("bedrock-agent-runtime", self._way, read_s=READ_SECONDS)

    def find(self, question: str, most: int) -> tuple[Passage, ...]:
        """See `Finder.find`."""

        def ask() -> Mapping[str, Any]:
            answer: Mapping[str, Any] = self._client.retrieve(
                knowledgeBaseId=self._knowledge_base,
                retrievalQuery={"text": question[:LONGEST_QUESTION]},
                retrievalConfiguration={"vectorSearchConfiguration": {"numberOfResults": most}},
            )
            return answer

        results = _answered(ask, self._target, "Amazon Bedrock").get("retrievalResults") or []
        return tuple(filter(None, map(_of_knowledge_base, results)))[:most]


def finder_of(grounding: Grounding, target: str) -> KendraFinder | KnowledgeBaseFinder:
    """Who finds where a target's `[grounding]` says, at Amazon; asks nobody yet."""
    way = Way(grounding.region, grounding.endpoint_url)
    if grounding.kendra:
        return KendraFinder(grounding.kendra, way, target)
    return KnowledgeBaseFinder(str(grounding.knowledge_base), way, target)


def _answered(ask: Callable[[], Mapping[str, Any]], target: str, place: str) -> Mapping[str, Any]:
    """What AWS answers; raises `FinderFailed` for whatever keeps it from that."""
    try:
        return ask()
    except Exception as error:  # noqa: BLE001  # botocore's; nobody ever sees a traceback
        known = error if isinstance(error, LexError) else translate(error)
        detail = known.code or type(known).__name__
        raise FinderFailed(target, place=place, detail=detail) from None


def _of_knowledge_base(result: Mapping[str, Any]) -> Passage | None:
    places = [str(place) for place in _places(result.get("location") or {})]
    named = places[0] if places else str(result.get("documentId") or "")
    title = named.rstrip("/").rpartition("/")[2] or named
    return _passage(title, (result.get("content") or {}).get("text"), {"DocumentURI": named})


def _places(location: Mapping[str, Any]) -> Iterator[str]:
    """Where a result comes from: each kind of source has a member of its own."""
    for member in location.values():
        if isinstance(member, Mapping):
            yield from (member[name] for name in ("uri", "url", "id") if member.get(name))


def _passage(title: object, text: object, result: Mapping[str, Any]) -> Passage | None:
    if not isinstance(text, str) or not text.strip():
        return None
    url = safe_link(result.get("DocumentURI"))
    source = line_of(title) or url or line_of(result.get("DocumentId")) or "–"
    return Passage(source, text.strip()[:LONGEST_TEXT], url=url)
