"""The views of traffic as a whole, over the small log worked out by hand (AppTest)."""

from __future__ import annotations

from tests.pages.test_diagnostics import captions, metrics, open_view


def test_conversations() -> None:
    """How many there are, and how they ended: ten turns of the log, in their conversations."""
    app = open_view("talks")
    assert {"Fulfilled", "Failed", "Left"} <= metrics(app).keys()
    assert any("conversations, of the newest" in caption for caption in captions(app))


def test_before_and_after() -> None:
    """Every number of the overview stands in a row."""
    app = open_view("spans")
    table = next(text.value for text in app.markdown if "What it means" in text.value)
    assert table.count("\n") == 2 + 10


def test_missed() -> None:
    """The groups, and how many turns are taught."""
    app = open_view("misses")
    assert any("Turns missed here" in caption for caption in captions(app))
    assert "Teach 0 utterances" in [button.label for button in app.button]


def test_conversation_logs() -> None:
    """The form, with what is kept asked for before anything comes in."""
    app = open_view("ingest")
    assert [radio.label for radio in app.radio] == ["What is kept of the texts"]
    assert app.radio[0].value == "masked"
