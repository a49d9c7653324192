"""The account's own bots on the sidebar, from a server that speaks `lexv2-models`."""

from __future__ import annotations

from starlette.responses import JSONResponse
from streamlit.testing.v1 import AppTest

from tests.lexclient.models import BOT, Models
from tests.pages.test_pages import open_app


def listed(app: AppTest) -> AppTest:
    return app.button(key="list-bots").click().run()


def test_without_credentials_nobody_offers_an_account() -> None:
    """The sidebar of a laptop without AWS speaks of the bots that it has."""
    assert "list-bots" not in {button.key for button in open_app().button}


def test_a_bot_of_the_account_is_taken_with_its_own_threshold(models: Models) -> None:
    """Bots, then aliases, each asked for once; then the picker holds the bot, LIVE."""
    models.answers["ListBotAliases"] *= 2  # of the first bot in the list, and of the chosen one
    app = listed(open_app())
    offered = app.selectbox(key="account-bot").options
    assert offered == ["Bank (CCCCCCCCCC)", f"Shop ({BOT})"]
    app.selectbox(key="account-bot").select(offered[1]).run()
    app.selectbox(key="account-alias").select("prod").run()
    app.button(key="take-bot").click().run()
    assert not app.exception
    assert (app.selectbox(key="bot").value, app.selectbox(key="locale").value) == ("Shop", "ko_KR")
    assert "Threshold 0.55" in [caption.value for caption in app.caption]
    assert ":green-badge[◆ Lex: LIVE]" in [text.value for text in app.markdown]
    aliases = [asked for asked in models.asked if asked.startswith("ListBotAliases")]
    assert aliases == [f"ListBotAliases /bots/{id_}/botaliases" for id_ in ("CCCCCCCCCC", BOT)]


def test_a_refusal_is_told_with_its_remedy(models: Models) -> None:
    """Never a traceback."""
    said = {"message": "no lex:ListBots"}
    models.refuse = JSONResponse(said, 403, {"x-amzn-ErrorType": "AccessDeniedException"})
    app = listed(open_app())
    assert not app.exception
    assert "no lex:ListBots" in app.error[0].value
