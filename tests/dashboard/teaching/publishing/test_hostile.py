"""Exports of strangers at the command line: each ends in a sentence that names the place."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

import pytest

from dashboard.bots.export import as_zip
from dashboard.services import BadExport, read_elements, read_export
from dashboard.teaching.publishing.checks import findings
from dashboard.teaching.publishing.command.telling import DONE, UNUSABLE
from dashboard.teaching.publishing.difference import difference
from tests.dashboard.teaching.publishing.conftest import HELLO, INTENT, Desk

Files = Mapping[PurePosixPath, bytes]


def _with(content: bytes | str, name: str = INTENT) -> Callable[[Files], Files]:
    data = content.encode() if isinstance(content, str) else content
    return lambda files: {**files, PurePosixPath(name): data}


BAD: dict[str, Callable[[Files], Files]] = {
    "no JSON": _with("{"),
    "a list": _with("[]"),
    "null": _with("null"),
    "deep": _with('{"a":' * 50_000),
    "half a character": _with('{"description": "\\ud800"}'),
    "utterances of numbers": _with('{"sampleUtterances": [1, 2]}'),
    "utterances of a text": _with('{"sampleUtterances": "hi"}'),
    "utterances without words": _with('{"sampleUtterances": [{}]}'),
    "values of nothing": _with(
        '{"slotTypeValues": [{"sampleValue": null}]}',
        "HelloWorldBot/BotLocales/en_US/SlotTypes/Colour/SlotType.json",
    ),
    "a threshold of words": _with(
        '{"nluConfidenceThreshold": "high"}', "HelloWorldBot/BotLocales/en_US/BotLocale.json"
    ),
    "not UTF-8": _with(b"\xff\xfe{"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_element_is_named(name: str) -> None:
    """Before anything is compared or sent."""
    with pytest.raises(BadExport, match=r"export.zip/HelloWorldBot/BotLocales/en_US/.*expected"):
        read_elements(as_zip(BAD[name](read_export(HELLO))))


@pytest.mark.parametrize(
    "path",
    [
        "Intent.json",
        "HelloWorldBot/Intent.json",
        "HelloWorldBot/BotLocales/en_US/Slot.json",
        "HelloWorldBot/BotLocales/en_US/Intents/A/B/C/Intent.json",
        "HelloWorldBot/Intents/A/Intent.json",
        "SlotType.json",
    ],
)
def test_an_element_where_none_belongs_is_no_part(path: str) -> None:
    """Lex does not look there either."""
    files = read_elements(HELLO)
    strange = read_elements(as_zip({**files, PurePosixPath(path): b"[" * 100_000}))
    assert difference(files, strange) == []
    assert findings(strange) == findings(files)


def test_the_command_says_it(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """In one line, whatever the file is called."""
    assert desk.run("pull", "HELLOWORLD", "--folder", desk.pulled) == DONE
    export = desk.folder / "bad.zip"
    export.write_bytes(as_zip(_with(json.dumps([]))(read_export(HELLO))))
    capsys.readouterr()
    for words in (("diff", desk.pulled), ("push", desk.pulled)):
        assert desk.run(*words, str(export)) == UNUSABLE
        written = capsys.readouterr().err
        assert f"{INTENT}: expected" in written
        assert written.count("\n") == 1
