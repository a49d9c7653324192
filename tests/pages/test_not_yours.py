"""A conversation in which somebody else has spoken meanwhile."""

from __future__ import annotations

import sqlalchemy as sa

from dashboard.log.schema import turns
from dashboard.services import services
from dashboard.texts import Texts
from tests.pages.test_pages import CONVERSATION, open_app


def test_it_is_told_in_words_and_the_text_comes_back() -> None:
    """Nothing is said in it, and nothing failed."""
    app = open_app()
    app.chat_input[0].set_value("Hello").run()
    with services().database.engine.begin() as connection:
        others = sa.update(turns).where(turns.c.conversation == CONVERSATION)
        connection.execute(others.values(owner="browser-of-somebody-else"))
    app.chat_input[0].set_value("Hello again").run()
    assert not app.exception
    assert [warning.value for warning in app.warning] == [Texts("en").say("chat.not_yours")]
    assert app.chat_input[0].proto.value == "Hello again"
