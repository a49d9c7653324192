"""Whether the runs that a page asked for have ended, read from what goes over its WebSocket.

The page itself does not tell: between a click and the first word of its run, which a busy machine
makes long, it looks as still as after the run.

click ── rerun_script ──► ... ── new_session ── deltas ── script_finished ──► still
"""

from __future__ import annotations

import time
from weakref import WeakKeyDictionary

from playwright.sync_api import Page, WebSocket
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

LONGEST_SECONDS = 60


class Runs:
    """The runs of one page. Those that a fragment asks for by itself do not count."""

    def __init__(self) -> None:
        self.ended = True
        self._begun = False

    def sent(self, message: str | bytes) -> None:
        if isinstance(message, bytes):
            said = BackMsg.FromString(message)
            if said.HasField("rerun_script") and not said.rerun_script.is_auto_rerun:
                self.ended = self._begun = False

    def received(self, message: str | bytes) -> None:
        if isinstance(message, bytes):
            said = ForwardMsg.FromString(message)
            if said.HasField("new_session"):
                self._begun = True
            elif said.HasField("script_finished") and self._begun:
                self.ended = said.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN


_runs: WeakKeyDictionary[Page, Runs] = WeakKeyDictionary()


def watch(page: Page) -> None:
    """Follow the runs of a page that has not been opened yet."""
    runs = _runs[page] = Runs()

    def connected(socket: WebSocket) -> None:
        if "_stcore/stream" in socket.url:
            socket.on("framesent", runs.sent)
            socket.on("framereceived", runs.received)

    page.on("websocket", connected)


def wait(page: Page) -> None:
    """Until what the page asked for has ended; at once for a page that is not watched."""
    give_up = time.monotonic() + LONGEST_SECONDS
    while page in _runs and not _runs[page].ended:
        assert time.monotonic() < give_up, "the script runs on"
        page.wait_for_timeout(20)
