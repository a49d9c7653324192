"""What the first visitor needs, loaded and started while the server starts and a browser loads."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib import import_module

PAGE_S = 5.0  # a browser that is opened at once draws its page first
FIRST_PAGE = ("style", "visitor", "frame", "log_away", "sidebar.choices", "chat.live", "chat.turns")

logger = logging.getLogger("lexlens")

Lifespan = Callable[[object], AbstractAsyncContextManager[None]]


def after_the_page() -> None:
    """What the first page does not need begins when it may have been drawn, if not by it."""
    from dashboard.services import services  # noqa: PLC0415

    time.sleep(PAGE_S)
    services().settle()


def beside_the_server(begin: Callable[[], object] = after_the_page) -> Lifespan:
    """For `st.App`: warm up in a thread, and then `begin` with what else the process does."""

    @asynccontextmanager
    async def lifespan(_app: object) -> AsyncIterator[None]:
        threading.Thread(target=_warm_up, args=(begin,), name="warm-up", daemon=True).start()
        yield

    return lifespan


def _warm_up(begin: Callable[[], object]) -> None:
    """A second's work, and all it imports waits for the server, which begins to answer."""
    from dashboard.log.database import LogUnavailable  # noqa: PLC0415
    from dashboard.settings import SettingRefused  # noqa: PLC0415

    try:
        _start()
        begin()
    except (SettingRefused, LogUnavailable) as refused:
        logger.error("The services did not start: %s", refused)
    except Exception as error:  # noqa: BLE001 - the pages say what to fix
        logger.error("The services did not start: %s", type(error).__name__)


def _start() -> None:
    from dashboard import teacher  # noqa: PLC0415

    teacher.begin()
    for name in FIRST_PAGE:
        import_module(f"dashboard.views.{name}")
    from dashboard.services import services  # noqa: PLC0415

    services()
