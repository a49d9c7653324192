"""What others wrote stays text on a terminal, in the words of our own commands."""

from __future__ import annotations

import pytest

from dashboard.teaching.publishing import sentences
from dashboard.teaching.publishing.command.options import options
from dashboard.teaching.publishing.command.telling import states, tell
from dashboard.teaching.publishing.difference import Change
from dashboard.terminal import in_a_line
from dashboard.texts import Texts

STEERING = {
    "clears the screen": "\x1b[2J",
    "fills the clipboard": "\x1b]52;c;cm0gLXJmIC8=\x07",
    "names the window": "\x1b]0;evil\x07",
    "asks for an answer": "\x1b[6n",
    "eight bits": "\x9b2J",
    "begins the line anew": "safe\revil",
    "forges a line": "hi\n+ en_US / Pay (utterance added): everything",
    "Unicode's line": "hi\u2028+ forged",
    "goes back": "evil\b\b\b\bgood",
    "turns the direction": "\u202eevil",
    "half a character": "\ud800",
    "the end of a file": "\x1a\x04\x00",
}


@pytest.mark.parametrize("name", STEERING)
def test_a_difference_steers_nothing(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """An utterance of somebody else's bot is shown before a push."""
    text = STEERING[name]
    change = Change("added", "utterance", ("en_US", text), None, text)
    tell(options(["diff", "pulled", "export"]), sentences.changes([change], Texts("en")))
    states("import", text)
    written = capsys.readouterr()
    for line in (written.out, written.err):
        assert line.count("\n") == 1
        assert line.removesuffix("\n").isprintable()
        line.encode()


def test_what_people_write_is_shown_as_it_is() -> None:
    text = "홍길동 님, “안녕”? → 100% 🙂 é"
    assert in_a_line(text) == text
