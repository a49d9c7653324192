"""Missed utterances as Lex counts them itself, without conversation logs (AppTest)."""

from __future__ import annotations

from starlette.responses import JSONResponse
from streamlit.testing.v1 import AppTest

from tests.lexclient.models import BOT, Models
from tests.pages.test_diagnostics import captions, open_view


def of_the_shop(models: Models) -> AppTest:
    """A log in which nobody has said anything; the shop is the second bot in the list."""
    models.answers["ListBotAliases"] *= 2
    models.answers["ListBotLocales"] *= 3
    models.answers["DescribeBotLocale"] *= 3
    app = open_view("misses", recorded=False)
    app.button(key="counted-bots").click().run()
    app.selectbox(key="counted-bot").select_index(1).run()
    app.selectbox(key="counted-alias").select_index(1).run()
    assert not app.exception
    return app


def test_without_an_account_it_says_what_lacks() -> None:
    """No button that could only fail."""
    app = open_view("misses")
    assert any("no credentials" in one.value for one in app.info)
    assert "counted-bots" not in {one.key for one in app.button}


def test_counts_without_scores(models: Models) -> None:
    """Of an empty log, too; what Lex does not tell, the score, has no column."""
    app = of_the_shop(models)
    app.button(key="counted-read").click().run()
    assert not app.exception
    table = app.dataframe[0].value
    assert list(table["Utterance"]) == ["sunday delivery", "wifi"]
    assert list(table["Missed"]) == [7, 3]
    assert not any("score" in name.lower() for name in table.columns)
    shown = "2 missed utterances, from `ListAggregatedUtterances`. Lex tells no scores here."
    assert shown in captions(app)
    path = f"ListAggregatedUtterances /bots/{BOT}/aggregatedutterances"
    assert models.asked.count(path) == 1


def test_a_permission_that_lacks_is_named(models: Models) -> None:
    """Never a traceback."""
    app = of_the_shop(models)
    said = {"message": "not authorized"}
    models.refuse = JSONResponse(said, 403, {"x-amzn-ErrorType": "AccessDeniedException"})
    app.button(key="counted-read").click().run()
    assert not app.exception
    assert "ListAggregatedUtterances" in app.error[0].value
