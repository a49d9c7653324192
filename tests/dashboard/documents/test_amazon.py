"""Kendra and a knowledge base behind the same contract, through the real boto3."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

import loopback
from dashboard.documents.amazon import finder_of
from dashboard.services import start
from dashboard.settings import read_settings
from fallback.errors import FinderFailed
from fallback.grounding.passage import Passage
from fallback.targets.target import Grounding
from tests.fallback.asked import asked


@contextmanager
def serving(answer: Any, status: int = 200) -> Iterator[tuple[str, list[tuple[str, Any]]]]:
    """An endpoint of AWS that answers everything with `answer`, and what it was asked."""
    requests: list[tuple[str, Any]] = []

    async def endpoint(request: Request) -> JSONResponse:
        requests.append((request.url.path, await request.json()))
        headers = {"x-amzn-errortype": "AccessDeniedException"} if status >= 400 else {}
        return JSONResponse(answer, status_code=status, headers=headers)

    app = Starlette(routes=[Route("/{path:path}", endpoint, methods=["POST"])])
    with loopback.serving(app) as address:
        yield address, requests


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")


INDEX = "12345678-1234-1234-1234-123456789012"
IDS = {"kendra": INDEX, "knowledge_base": "KB12345678"}
KENDRA = {
    "QueryId": "q",
    "ResultItems": [
        {
            "DocumentTitle": "Delivery\nrules",
            "Content": " We deliver on Fridays. ",
            "DocumentURI": "https://example.com/delivery",
        },
        {"DocumentId": "doc-2", "Content": "Text.", "DocumentURI": "s3://bucket/x.pdf"},
        {"DocumentTitle": "Empty", "Content": " "},
    ],
}
KNOWLEDGE_BASE = {
    "retrievalResults": [
        {
            "content": {"type": "TEXT", "text": "We deliver on Fridays."},
            "location": {"type": "S3", "s3Location": {"uri": "s3://bucket/faq/delivery.md"}},
            "score": 0.7,
        },
        {
            "content": {"text": "Text."},
            "location": {"type": "WEB", "webLocation": {"url": "https://example.com/x"}},
        },
        {"content": {"byteContent": "data:image/png;base64,"}},
    ]
}


def test_kendra_finds() -> None:
    """Title, text and a link that is safe to follow; what has no text is passed over."""
    with serving(KENDRA) as (url, requests):
        grounding = Grounding(kendra=INDEX, region="us-east-1", endpoint_url=url)
        found = finder_of(grounding, "x").find("When do you deliver?" + "x" * 2000, 3)
    assert found == (
        Passage("Delivery rules", "We deliver on Fridays.", url="https://example.com/delivery"),
        Passage("doc-2", "Text."),
    )
    ((_, body),) = requests
    assert (body["IndexId"], body["PageSize"]) == (INDEX, 3)
    assert len(body["QueryText"]) == 1000


def test_a_knowledge_base_finds() -> None:
    """By the place where each passage comes from."""
    with serving(KNOWLEDGE_BASE) as (url, requests):
        grounding = Grounding(knowledge_base="KB12345678", region="us-east-1", endpoint_url=url)
        found = finder_of(grounding, "x").find("When?", 5)
    assert found == (
        Passage("delivery.md", "We deliver on Fridays."),
        Passage("x", "Text.", url="https://example.com/x"),
    )
    ((path, body),) = requests
    assert path == "/knowledgebases/KB12345678/retrieve"
    assert body["retrievalQuery"] == {"text": "When?"}


@pytest.mark.parametrize("place", ["kendra", "knowledge_base"])
def test_what_aws_refuses_is_told(place: str) -> None:
    """With where, and AWS's name of it."""
    with serving({"__type": "AccessDeniedException", "message": "No."}, 400) as (url, _):
        options: dict[str, Any] = {place: IDS[place], "region": "us-east-1", "endpoint_url": url}
        with pytest.raises(FinderFailed) as failed:
            finder_of(Grounding(**options), "faq").find("When?", 5)
    name = {"kendra": "Amazon Kendra", "knowledge_base": "Amazon Bedrock"}[place]
    assert str(failed.value) == (
        f"The documents of faq cannot be searched in {name} (AccessDeniedException)."
    )


def test_a_target_answers_from_what_its_file_names(tmp_path: Path) -> None:
    """A folder, or Kendra, in `[grounding]` of targets.toml; through the offline endpoint."""
    (tmp_path / "faq").mkdir()
    (tmp_path / "faq" / "hours.md").write_text("# Hours\n\nThe shop is open from nine to six.")
    with serving(KENDRA) as (url, _):
        file = tmp_path / "targets.toml"
        file.write_text(
            f"""
            [targets.offline-chat.grounding]
            folder = "{tmp_path / "faq"}"
            [targets.offline-responses.grounding]
            kendra = "{INDEX}"
            region = "us-east-1"
            endpoint_url = "{url}"
            """
        )
        log = f"sqlite:///{tmp_path / 'log.sqlite3'}"
        services = start(read_settings({"LEXLENS_TARGETS": str(file), "DATABASE_URL": log}))
        with services.running:
            targets = services.targets
            hours = asked(targets.answerer_of("offline-chat"), "When is the shop open?")[1]
            delivery = asked(targets.answerer_of("offline-responses"), "When do you deliver?")[1]
            other = asked(targets.answerer_of("offline-chat"), "Who painted the Mona Lisa?")[1]
    assert hours.text.endswith("The shop is open from nine to six. [1]")
    assert [one.title for one in hours.citations] == ["hours.md › Hours"]
    assert [one.url for one in delivery.citations] == ["https://example.com/delivery"]
    assert other.outcome == "not_in_documents"
