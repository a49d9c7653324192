"""The demo on the chat page: begun anew, at its end, and what stands first beside a step."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from dashboard.texts import CATALOGUE
from tests.pages.test_pages import open_app, said

EN = CATALOGUE["en"]


def ticked(app: AppTest) -> list[str]:
    """The labels of the steps with a mark."""
    steps = [one.label for one in app.button if str(one.key).startswith("prompt-")]
    return [label for label in steps if "✔" in label or "✖" in label]


def step_line(app: AppTest) -> list[str]:
    """What is said of the step that was said last."""
    return [text for text in said(app) if text.startswith("**Step ")]


def test_start_over_leaves_no_step_behind_and_undo_brings_it_back() -> None:
    """Neither a tick nor its sentence."""
    app = open_app()
    app.button(key="start-demo").click().run()
    assert len(ticked(app)) == len(step_line(app)) == 1
    app.button(key="start-over").click().run()
    app.chat_input[0].set_value("Tell me about Lex").run()
    assert ticked(app) == step_line(app) == []
    app.button(key="prompt-1").click().run()
    app.button(key="start-over").click().run()
    app.button(key="undo").click().run()
    assert len(ticked(app)) == 1


def test_the_arrow_key_ends_with_the_last_step() -> None:
    """What was said is not wiped by one press too many: to begin again is a click."""
    app = open_app()
    assert app.button(key="next-step").proto.shortcut
    last = max(str(one.key) for one in app.button if str(one.key).startswith("prompt-"))
    app.button(key=last).click().run()
    assert app.button(key="next-step").label == EN["script.again"]
    assert not app.button(key="next-step").proto.shortcut


def test_a_wrong_answer_says_that_it_is_wrong() -> None:
    """It is as expected, and no success."""
    app = open_app()
    last = max(str(one.key) for one in app.button if str(one.key).startswith("prompt-"))
    app.button(key=last).click().run()
    (line,) = step_line(app)
    plain = line.replace("\\", "")
    assert "This answer is wrong, and shown on purpose: HelloWorld was not meant." in plain
    assert line.endswith(f"**✔ {EN['script.wrong_as_expected']}**")


def test_slots_stand_before_the_ranking_where_there_are_any() -> None:
    """And after it, which is then what one looks for, where there are none."""
    app = open_app()
    app.chat_input[0].set_value("Hello").run()
    slots, ranking = (f"**{EN[key]}**" for key in ("diagnostics.slots", RANKING))
    assert said(app).index(slots) < said(app).index(ranking)
    app.chat_input[0].set_value("Anna").run()
    app.chat_input[0].set_value("yes").run()
    app.chat_input[0].set_value("Tell me about Lex").run()
    assert slots not in said(app)
    assert ranking in said(app)


RANKING = "diagnostics.interpretations"
