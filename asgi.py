"""LexLens for production: the pages with security headers, and the web API beside them.

Start it with `streamlit run asgi.py`, `uvicorn asgi:app` or `python asgi.py`; in several processes
over a PostgreSQL log (README, More than one).
"""

from __future__ import annotations

import logging
import os
import secrets
from functools import cache

import streamlit as st
import streamlit.config
from starlette.middleware import Middleware

from dashboard.log.api_messages import ApiMessages
from dashboard.services import services
from dashboard.settings import ROOT, api_token
from dashboard.views import visitor
from dashboard.warm_up import beside_the_server
from dashboard.webapi.choice import choose
from dashboard.webapi.headers import SecurityHeaders
from dashboard.webapi.hosts import OwnHosts
from dashboard.webapi.limits import limits_of
from dashboard.webapi.routes import Api
from dashboard.webapi.service import ChatService

logger = logging.getLogger("lexlens")


@cache
def chat_service() -> ChatService:
    """The API's part of the process, made at the first call."""
    parts = services()
    bots, conversations = parts.bots, parts.conversations
    choice = choose(os.environ, bots.listed, conversations.targets.nameable())
    messages = ApiMessages(parts.database)
    limits = limits_of(os.environ, parts.database)
    return ChatService(conversations, bots, choice, messages, *limits)


def begin() -> None:
    """Who asks the API waits for no page to be drawn first."""
    chat_service()
    services().settle()


def tell_without_secrets(error: Exception) -> bool:
    """A reference for the visitor and the error's name for the log; never its words."""
    reference = secrets.token_hex(4)
    logger.error("Page failed, reference %s: %s", reference, type(error).__name__)
    st.error(f"{reference}", icon=":material/error:")
    return True


# `OwnHosts` is stricter, covers HTTP as well, and knows the names that are configured for us.
streamlit.config.set_option("server.allowedHosts", ["*"])

app = st.App(
    ROOT / "frame.py",
    routes=Api(chat_service, token=api_token(os.environ), door=visitor.door).routes(),
    middleware=[
        Middleware(SecurityHeaders),
        Middleware(OwnHosts, names=lambda: visitor.door().hosts),
    ],
    lifespan=beside_the_server(begin),
    on_script_error=tell_without_secrets,
)

if __name__ == "__main__":
    app.run()
