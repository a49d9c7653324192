"""A server that says of an account's bots what a script holds, as `lexv2-models` would."""

from __future__ import annotations

from typing import Any

from botocore.loaders import Loader
from botocore.model import ServiceModel
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

MODEL = ServiceModel(Loader().load_service_model("lexv2-models", "service-2"), "lexv2-models")
BOT, ALIAS = "ABCDEFGHIJ", "KLMNOPQRST"
ANSWERS: dict[str, list[dict[str, Any]]] = {
    "ListBots": [
        {
            "botSummaries": [
                {"botId": BOT, "botName": "Shop", "botStatus": "Available"},
                {"botId": "BBBBBBBBBB", "botName": "Gone", "botStatus": "Deleting"},
            ],
            "nextToken": "more",
        },
        {"botSummaries": [{"botId": "CCCCCCCCCC", "botName": "Bank", "botStatus": "Available"}]},
    ],
    "ListBotAliases": [
        {
            "botAliasSummaries": [
                {"botAliasId": "TSTALIASID", "botAliasName": "TestBotAlias", "botVersion": "DRAFT"},
                {"botAliasId": ALIAS, "botAliasName": "prod", "botVersion": "3"},
                {"botAliasId": "UVWXYZABCD", "botAliasName": "empty"},
            ]
        }
    ],
    "ListBotLocales": [
        {
            "botLocaleSummaries": [
                {"localeId": "ko_KR", "botLocaleStatus": "Built"},
                {"localeId": "en_US", "botLocaleStatus": "NotBuilt"},
                {"localeId": "ja_JP", "botLocaleStatus": "ReadyExpressTesting"},
            ]
        }
    ],
    "ListAggregatedUtterances": [
        {
            "aggregatedUtterancesSummaries": [
                {"utterance": "sunday delivery", "missedCount": 7, "hitCount": 1},
                {"utterance": "wifi", "missedCount": 3, "hitCount": 0},
            ]
        }
    ],
    "DescribeBotLocale": [
        {"localeId": "ko_KR", "nluIntentConfidenceThreshold": 0.55},
        {"localeId": "ja_JP"},
    ],
}


class Models:
    """Answers each operation's pages in turn and keeps what was asked."""

    def __init__(self) -> None:
        self.answers = {name: list(pages) for name, pages in ANSWERS.items()}
        self.asked: list[str] = []
        self.refuse: Response | None = None

    def routes(self) -> list[Route]:
        found = []
        for name in ANSWERS:
            http = MODEL.operation_model(name).http
            path = http["requestUri"].rstrip("/")
            found += [
                Route(path + end, self.answer(name), methods=[http["method"]]) for end in ("", "/")
            ]
        return found

    def answer(self, name: str) -> Any:
        async def endpoint(request: Request) -> Response:
            self.asked.append(f"{name} {request.url.path.rstrip('/')}")
            return self.refuse or JSONResponse(self.answers[name].pop(0))

        return endpoint
