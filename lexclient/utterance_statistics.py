"""What Lex itself counts of a bot's utterances, where nobody logs its conversations: no scores.

    up to 14 days   ListAggregatedUtterances      counted by Lex
    longer          ListUtteranceAnalyticsData    each utterance by itself, counted here

AWS's reference: both need `lex:ListAggregatedUtterances`, and there are no statistics of a bot that
obfuscates slots, is directed to children, or whose owner opted out of improving Lex.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from typing import Any, Literal

from lexclient.connection import ANYWHERE, Way, connected
from lexclient.errors import LexBroken, naming, translate
from lexclient.paging import entries

Operation = Literal["ListAggregatedUtterances", "ListUtteranceAnalyticsData"]

ACTION = "lex:ListAggregatedUtterances"
LONGEST_AGGREGATED = 14  # days: the longest window of that operation is two weeks
MOST_DIFFERENT = 10_000  # utterances that are listed
MOST_READ = 200_000  # utterances that are counted here, 200 pages
MOST_PAGES = MOST_READ + 1  # however few are on one
READ_SECONDS = 60.0
ATTEMPTS = 10  # botocore's, for throttling; it waits up to 20 s between two


@dataclass(frozen=True, slots=True)
class Place:
    """Whose utterances: an alias and a locale of a bot."""

    bot_id: str
    alias_id: str
    locale_id: str


@dataclass(frozen=True, slots=True)
class CountedUtterance:
    """How often a text was missed and understood; `first` and `last` are UTC without a zone."""

    text: str
    missed: int
    understood: int
    first: dt.datetime
    last: dt.datetime


@dataclass(frozen=True, slots=True)
class Counted:
    """Utterances that were missed at least once, the most frequent first; `is_whole` is False where
    there are more than were read."""

    utterances: tuple[CountedUtterance, ...]
    operation: Operation
    is_whole: bool


class UtteranceStatistics:
    """Reads them from `lexv2-models`. Raises a `LexError`, which names the action where it is the
    permission that lacks."""

    def __init__(self, way: Way = ANYWHERE) -> None:
        """Raises `LexCredentialsMissing` where there is no region."""
        self._models = connected("lexv2-models", way, read_s=READ_SECONDS, attempts=ATTEMPTS)

    def missed(self, place: Place, days: int, now: dt.datetime) -> Counted:
        """Those of the last `days`; `now` is UTC without a zone."""
        if days <= LONGEST_AGGREGATED:
            return self._aggregated(place, days)
        return self._counted(place, now - dt.timedelta(days=days), now)

    def _aggregated(self, place: Place, days: int) -> Counted:
        window = {"timeDimension": "Days", "timeValue": days}
        listed = self._pages(
            "list_aggregated_utterances",
            "aggregatedUtterancesSummaries",
            botId=place.bot_id,
            botAliasId=place.alias_id,
            localeId=place.locale_id,
            aggregationDuration={"relativeAggregationDuration": window},
            sortBy={"attribute": "MissedCount", "order": "Descending"},
        )
        read = [_summary(one) for one in islice(listed, MOST_DIFFERENT + 1)]
        return _missed(read, "ListAggregatedUtterances", is_whole=len(read) <= MOST_DIFFERENT)

    def _counted(self, place: Place, since: dt.datetime, until: dt.datetime) -> Counted:
        listed = self._pages(
            "list_utterance_analytics_data",
            "utterances",
            botId=place.bot_id,
            startDateTime=since.replace(tzinfo=dt.UTC),
            endDateTime=until.replace(tzinfo=dt.UTC),
            filters=[
                {"name": "BotAliasId", "operator": "EQ", "values": [place.alias_id]},
                {"name": "LocaleId", "operator": "EQ", "values": [place.locale_id]},
            ],
        )
        read = 0
        by_text: dict[str, CountedUtterance] = {}
        for one in map(_single, islice(listed, MOST_READ + 1)):
            read += 1
            other = by_text.get(one.text)
            by_text[one.text] = _added(one, other) if other else one
        operation: Operation = "ListUtteranceAnalyticsData"
        return _missed(by_text.values(), operation, is_whole=read <= MOST_READ)

    def _pages(self, operation: str, member: str, **call: Any) -> Iterator[Mapping[str, Any]]:
        page = partial(self._page, operation, member)
        return entries(page, member, most_pages=MOST_PAGES, **call)

    def _page(self, operation: str, member: str, **call: Any) -> Mapping[str, Any]:
        try:
            page: Mapping[str, Any] = getattr(self._models, operation)(**call)
        except Exception as error:
            raise naming(translate(error), ACTION, f"allow {ACTION}") from error
        if member not in page:  # boto3 reads a body that breaks off as one without fields
            raise LexBroken(f"{operation}: a page of utterances broke off.")
        return page


def _summary(one: Mapping[str, Any]) -> CountedUtterance:
    first, last = (
        _utc(one.get(f"utterance{which}RecordedInAggregationDuration"))
        for which in ("First", "Last")
    )
    missed, understood = int(one.get("missedCount", 0)), int(one.get("hitCount", 0))
    return CountedUtterance(str(one.get("utterance", "")), missed, understood, first, last)


def _single(one: Mapping[str, Any]) -> CountedUtterance:
    when, understood = _utc(one.get("utteranceTimestamp")), bool(one.get("utteranceUnderstood"))
    text = str(one.get("utterance", ""))
    return CountedUtterance(text, int(not understood), int(understood), when, when)


def _added(one: CountedUtterance, other: CountedUtterance) -> CountedUtterance:
    return replace(
        other,
        missed=one.missed + other.missed,
        understood=one.understood + other.understood,
        first=min(one.first, other.first),
        last=max(one.last, other.last),
    )


def _missed(read: Iterable[CountedUtterance], operation: Operation, *, is_whole: bool) -> Counted:
    missed = [one for one in read if one.missed and one.text]
    ordered = sorted(missed, key=lambda one: (-one.missed, one.text))
    return Counted(tuple(ordered[:MOST_DIFFERENT]), operation, is_whole)


def _utc(when: object) -> dt.datetime:
    """Statistics without a time, which the model allows, are as old as can be."""
    if not isinstance(when, dt.datetime):
        return dt.datetime.min
    return when.astimezone(dt.UTC).replace(tzinfo=None)
