"""What Lex counts of utterances, read by the real boto3 from a scripted `lexv2-models`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lexclient.connection import Way
from lexclient.errors import LexAccessDenied, LexBroken, LexInvalidRequest
from lexclient.utterance_statistics import (
    Counted,
    CountedUtterance,
    Place,
    UtteranceStatistics,
)
from loopback import serving

PLACE = Place("ABCDEFGHIJ", "PRODALIAS1", "en_US")
NOW = dt.datetime(2026, 11, 20, 12)
DAY = 86_400
MORNING = dt.datetime(2026, 11, 19, 8)
MORNING_S = int(MORNING.replace(tzinfo=dt.UTC).timestamp())


@dataclass
class Models:
    """Answers with pages of two; `refusals` are given first, one a call: code and message."""

    listed: list[dict[str, Any]] = field(default_factory=list)
    refusals: list[tuple[int, str, str]] = field(default_factory=list)
    calls: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""

    async def answer(self, request: Request) -> Response:
        aggregated = request.url.path.endswith("/aggregatedutterances/")
        call = await request.json()
        self.calls.append(call)
        if self.refusals:
            status, code, message = self.refusals.pop(0)
            headers = {"x-amzn-errortype": code}
            return JSONResponse({"message": message}, status, headers)
        begin = int(call.get("nextToken", 0))
        more = {"nextToken": str(begin + 2)} if begin + 2 < len(self.listed) else {}
        member = "aggregatedUtterancesSummaries" if aggregated else "utterances"
        page = {member: self.listed[begin : begin + 2]}
        return JSONResponse({"botId": PLACE.bot_id, **page, **more})

    async def nothing(self, _request: Request) -> Response:
        return JSONResponse({})


@pytest.fixture
def models() -> Iterator[Models]:
    scripted = Models()
    routes = [
        Route("/bots/ABCDEFGHIJ/aggregatedutterances/", scripted.answer, methods=["POST"]),
        Route("/bots/ABCDEFGHIJ/analytics/utterances", scripted.answer, methods=["POST"]),
        Route("/bots/BROKENOFF1/aggregatedutterances/", scripted.nothing, methods=["POST"]),
    ]
    with serving(Starlette(routes=routes)) as url:
        scripted.url = url
        yield scripted


@pytest.fixture
def statistics(models: Models) -> UtteranceStatistics:
    return UtteranceStatistics(Way("us-east-1", models.url, ("AKIAEXAMPLE", "SECRETEXAMPLE")))


def summary(text: str, missed: int, hits: int) -> dict[str, Any]:
    return {
        "utterance": text,
        "missedCount": missed,
        "hitCount": hits,
        "utteranceFirstRecordedInAggregationDuration": MORNING_S - DAY,
        "utteranceLastRecordedInAggregationDuration": MORNING_S,
    }


def single(text: str, *, understood: bool, day: int = 0) -> dict[str, Any]:
    when = MORNING_S - day * DAY
    return {"utterance": text, "utteranceUnderstood": understood, "utteranceTimestamp": when}


def test_two_weeks_are_counted_by_lex(models: Models, statistics: UtteranceStatistics) -> None:
    """Three pages of two; what was always understood is left out."""
    models.listed = [
        summary("sunday delivery", 7, 1),
        summary("wifi", 3, 0),
        summary("vases", 3, 0),
        summary("order roses", 0, 90),
        summary("hello", 0, 5),
    ]
    counted = statistics.missed(PLACE, 14, NOW)
    day = dt.timedelta(days=1)
    assert counted == Counted(
        (
            CountedUtterance("sunday delivery", 7, 1, MORNING - day, MORNING),
            CountedUtterance("vases", 3, 0, MORNING - day, MORNING),
            CountedUtterance("wifi", 3, 0, MORNING - day, MORNING),
        ),
        "ListAggregatedUtterances",
        is_whole=True,
    )
    assert [call.get("nextToken") for call in models.calls] == [None, "2", "4"]
    window = models.calls[0]["aggregationDuration"]["relativeAggregationDuration"]
    assert window == {"timeDimension": "Days", "timeValue": 14}
    assert (models.calls[0]["botAliasId"], models.calls[0]["localeId"]) == ("PRODALIAS1", "en_US")


def test_longer_is_counted_here(models: Models, statistics: UtteranceStatistics) -> None:
    """Lex lists each utterance by itself: the same text is one, with its first and last time."""
    models.listed = [
        single("wifi", understood=False, day=2),
        single("wifi", understood=False),
        single("wifi", understood=True, day=20),
        single("order roses", understood=True),
        single("", understood=False),
    ]
    counted = statistics.missed(PLACE, 30, NOW)
    first = MORNING - dt.timedelta(days=20)
    assert counted == Counted(
        (CountedUtterance("wifi", 2, 1, first, MORNING),),
        "ListUtteranceAnalyticsData",
        is_whole=True,
    )
    named = {one["name"]: one["values"] for one in models.calls[0]["filters"]}
    assert named == {"BotAliasId": ["PRODALIAS1"], "LocaleId": ["en_US"]}
    seconds = models.calls[0]["endDateTime"] - models.calls[0]["startDateTime"]
    assert seconds == 30 * DAY


def test_more_than_is_read_is_said(
    models: Models, statistics: UtteranceStatistics, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bot with more different ones than are listed."""
    monkeypatch.setattr("lexclient.utterance_statistics.MOST_DIFFERENT", 2)
    models.listed = [summary(f"text {number}", 9 - number, 0) for number in range(5)]
    counted = statistics.missed(PLACE, 7, NOW)
    assert [one.text for one in counted.utterances] == ["text 0", "text 1"]
    assert not counted.is_whole
    assert len(models.calls) == 2


def test_throttled_it_is_asked_again(models: Models, statistics: UtteranceStatistics) -> None:
    """botocore waits and asks again."""
    models.listed = [summary("wifi", 3, 0)]
    models.refusals = [(429, "ThrottlingException", "Rate exceeded")] * 2
    assert [one.missed for one in statistics.missed(PLACE, 1, NOW).utterances] == [3]
    assert len(models.calls) == 3


@pytest.mark.parametrize("days", [7, 90])
def test_a_permission_that_lacks_is_named(
    days: int, models: Models, statistics: UtteranceStatistics
) -> None:
    """The same action for both operations, as AWS's reference says."""
    models.refusals = [(403, "AccessDeniedException", "User is not authorized")]
    with pytest.raises(LexAccessDenied) as refused:
        statistics.missed(PLACE, days, NOW)
    assert str(refused.value) == "User is not authorized (allow lex:ListAggregatedUtterances)"


def test_what_lex_refuses_otherwise(models: Models, statistics: UtteranceStatistics) -> None:
    """In Lex's words; a page that broke off is no bot without utterances."""
    models.refusals = [(400, "ValidationException", "No such locale")]
    with pytest.raises(LexInvalidRequest, match="No such locale"):
        statistics.missed(PLACE, 7, NOW)
    with pytest.raises(LexBroken, match="broke off"):
        statistics.missed(Place("BROKENOFF1", "PRODALIAS1", "en_US"), 7, NOW)
