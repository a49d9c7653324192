"""A page whose log is away says so, and gives back what was typed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from dashboard.log.database import Database
from dashboard.services import services
from dashboard.texts import Texts
from tests.pages.test_pages import open_app, said


@contextmanager
def away(database: Database) -> Iterator[None]:
    """Every statement fails, as on a server that is being started anew."""

    def refuse(*_: Any) -> None:
        raise sa.exc.OperationalError("", {}, Exception("away"))

    sa.event.listen(database.engine, "before_cursor_execute", refuse)
    try:
        yield
    finally:
        sa.event.remove(database.engine, "before_cursor_execute", refuse)


def test_a_page_waits_for_its_log() -> None:
    """Words, nothing that failed, no reference; then the page, with the text in its input."""
    say = Texts("en").say
    app = open_app()
    with away(services().database):
        app.chat_input[0].set_value("Hello from before").run()
        assert not app.exception
        assert [warning.value for warning in app.warning] == [say("start.log_away")]
        assert [code.value for code in app.code] == ["Hello from before"]
        app.run()
        assert [code.value for code in app.code] == ["Hello from before"]
    app.run()
    assert [warning.value for warning in app.warning] == [say("api.log_away")]
    assert app.chat_input[0].proto.value == "Hello from before"
    app.chat_input[0].set_value("Hello from before").run()
    assert "Hello from before" in [text.value for text in app.text]
    assert [warning.value for warning in app.warning] == []
    assert said(app)
