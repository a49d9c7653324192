"""`./destroy` before a scripted CloudFormation: what it tells, what it asks, how it fails."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import parse_qs

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from infra.commands.destroy import main
from loopback import serving

NAMESPACE = "http://cloudformation.amazonaws.com/doc/2010-05-15/"
ARN = "arn:aws:cloudformation:us-east-1:123456789012:stack/lexlens-bot/1"
RESOURCES = (
    ("Bot", "Custom::LexBot", "BOTID12345"),
    ("ConversationsBC91B70D", "AWS::Logs::LogGroup", "lexlens-bot-Conversations-x1"),
    ("EncryptionB687BDBB", "AWS::KMS::Key", "key-1"),
    ("HookLogC651F6E4", "AWS::Logs::LogGroup", "lexlens-bot-HookLog-x2"),
)
EVENTS = (("Bot", "DELETE_FAILED", "not allowed to lex:DeleteBot"), ("HookB39E2767", "OK", "-"))


def members(*rows: Mapping[str, str]) -> str:
    lists = ("".join(f"<{key}>{value}</{key}>" for key, value in row.items()) for row in rows)
    return "".join(f"<member>{each}</member>" for each in lists)


def stack(status: str) -> str:
    row = {"StackName": "lexlens-bot", "StackId": ARN, "StackStatus": status}
    return f"<Stacks>{members(row | {'CreationTime': '2026-11-27T00:00:00Z'})}</Stacks>"


def summaries() -> str:
    named = ("LogicalResourceId", "ResourceType", "PhysicalResourceId")
    more = {"ResourceStatus": "CREATE_COMPLETE", "LastUpdatedTimestamp": "2026-11-27T00:00:00Z"}
    rows = [dict(zip(named, each, strict=True)) | more for each in RESOURCES]
    return f"<StackResourceSummaries>{members(*rows)}</StackResourceSummaries>"


def events() -> str:
    named = ("LogicalResourceId", "ResourceStatus", "ResourceStatusReason")
    more = {"StackId": ARN, "EventId": "1", "StackName": "lexlens-bot"}
    rows = [dict(zip(named, each, strict=True)) | more for each in EVENTS]
    return f"<StackEvents>{members(*rows)}</StackEvents>"


@contextmanager
def formation(monkeypatch: pytest.MonkeyPatch, *, there: bool = True) -> Iterator[list[str]]:
    """An account whose bot's stack cannot be deleted; the operations that were asked for."""
    asked: list[str] = []

    async def answer(request: Request) -> Response:
        form = parse_qs((await request.body()).decode())
        (action,), (name,) = form["Action"], form["StackName"]
        asked.append(action)
        if not there or name == "lexlens-stage":
            error = f"<Code>ValidationError</Code><Message>{name} does not exist</Message>"
            return Response(f"<ErrorResponse><Error>{error}</Error></ErrorResponse>", 400)
        told = {
            "DescribeStacks": stack("DELETE_FAILED" if "DeleteStack" in asked else "OK"),
            "ListStackResources": summaries(),
            "DescribeStackEvents": events(),
            "DeleteStack": "",
        }[action]
        result = f"<{action}Result>{told}</{action}Result>"
        return Response(f'<{action}Response xmlns="{NAMESPACE}">{result}</{action}Response>')

    with serving(Starlette(routes=[Route("/", answer, methods=["POST"])])) as url:
        monkeypatch.setenv("AWS_ENDPOINT_URL", url)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        yield asked


def typing(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def test_it_tells_by_name_what_stays_and_asks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another name, or nobody, is a no: nothing is changed."""
    for text in ("other\n", ""):
        with formation(monkeypatch) as asked:
            typing(monkeypatch, text)
            assert main(["--keep-data"]) == 2
        told = capsys.readouterr()
        assert "lexlens-bot: 2 resources are deleted, 2 stay:\n" in told.out
        assert "lexlens-bot-Conversations-x1" in told.out
        assert "key-1" in told.out
        assert "HookLog" not in told.out
        assert told.err == "Nothing was deleted.\n"
        assert set(asked) == {"DescribeStacks", "ListStackResources"}


def test_a_key_that_waits_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without --keep-data all is deleted, but AWS lets no key go at once."""
    with formation(monkeypatch):
        typing(monkeypatch, "no\n")
        assert main([]) == 2
    told = capsys.readouterr().out
    assert "lexlens-bot: 4 resources are deleted\n" in told
    assert "key-1  waits 30 days, disabled and free" in told
    assert "CDKToolkit" in told


def test_what_could_not_be_deleted_says_why(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The resource and AWS's reason, no traceback."""
    with formation(monkeypatch):
        typing(monkeypatch, "lexlens\n")
        assert main([]) == 1
    told = capsys.readouterr().err
    assert told.startswith("lexlens-bot: Waiter StackDeleteComplete failed")
    assert told.endswith("\n  Bot: not allowed to lex:DeleteBot\n")


def test_where_nothing_is_nothing_is_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It says so; that is what was wanted."""
    with formation(monkeypatch, there=False):
        assert main(["--yes"]) == 0
    assert capsys.readouterr().out == "There is nothing of lexlens in us-east-1.\n"
