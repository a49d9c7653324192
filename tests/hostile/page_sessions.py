"""A person at a page without a browser: Streamlit's own messages over its WebSocket.

The server cannot tell it from a tab. What a browser draws is kept here as texts in their order.
"""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

from tests.hostile.visitors import ANSWER, CUT, Seen

ARRIVAL_S = 0.5  # between one person and the next
PATIENCE_S = 60.0
AGAIN_S = 1.0


class Gone(Exception):
    """Nobody is there, or no answer comes."""


class PageSession:
    """One tab's connection: runs the page, and has what stands on it."""

    def __init__(self, url: str) -> None:
        self._host = urlsplit(url).netloc
        self._cookie = ""
        self._address = ""  # the query string, which names the conversation
        self._socket: ClientConnection | None = None
        self._connection = ExitStack()
        self._input = ""
        self._chosen: dict[str, str] = {}  # by the ids of select boxes
        self._whole: dict[str, ForwardMsg] = {}  # messages that are sent once and then by hash
        self._drawn: dict[tuple[int, ...], tuple[str, str]] = {}

    def run(self, utterance: str = "") -> None:
        """Run the page to its end, with `utterance` typed. Raises `Gone`."""
        message = BackMsg()
        message.rerun_script.query_string = self._address
        message.rerun_script.context_info.locale = "ko-KR"
        for widget, value in self._chosen.items():  # a browser sends what stands in them
            message.rerun_script.widget_states.widgets.add(id=widget, string_value=value)
        if utterance:
            typed = message.rerun_script.widget_states.widgets.add(id=self._input)
            typed.chat_input_value.data = utterance
        try:
            socket = self._socket or self._opened()
            socket.send(message.SerializeToString())
            self._read(socket)
        except (OSError, WebSocketException, TimeoutError) as error:
            self.close()
            raise Gone(type(error).__name__) from error

    def close(self) -> None:
        self._chosen.clear()
        self._socket = None
        with suppress(OSError, WebSocketException):
            self._connection.close()

    @property
    def can_type(self) -> bool:
        """Whether the page has its input."""
        return bool(self._input)

    def texts(self) -> list[tuple[str, str]]:
        """What stands on the page, from top to bottom: kinds of elements and their texts."""
        return [text for _, text in sorted(self._drawn.items())]

    def below(self, utterance: str) -> str | None:
        """What stands below an utterance; None if that is not on the page."""
        texts = [text for _, text in self.texts()]
        if utterance not in texts:
            return None
        return "\n".join(texts[texts.index(utterance) + 1 :])

    def _opened(self) -> ClientConnection:
        self._cookie = self._cookie or self._given_cookie()
        self._whole.clear()
        opened = connect(
            f"ws://{self._host}/_stcore/stream",
            origin=f"http://{self._host}",
            additional_headers={"Cookie": self._cookie},
            subprotocols=["streamlit", "PLACEHOLDER_AUTH_TOKEN"],
            max_size=None,
            ping_interval=None,  # a busy server is patient with its visitors
            open_timeout=PATIENCE_S,
        )
        self._socket = self._connection.enter_context(opened)
        return self._socket

    def _given_cookie(self) -> str:
        """What the first requests of a page give a browser to be known by."""
        connection = http.client.HTTPConnection(self._host, timeout=PATIENCE_S)
        try:
            for path in ("/_stcore/health", "/_stcore/host-config"):
                connection.request("GET", path)
                response = connection.getresponse()
                response.read()
                if cookie := response.getheader("set-cookie"):
                    return cookie.partition(";")[0]
        except http.client.HTTPException as error:
            raise OSError from error
        finally:
            connection.close()
        raise OSError("no cookie")

    def _read(self, socket: ClientConnection) -> None:
        for message in self._messages(socket):
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self._drawn.clear()
                self._input = ""
            elif kind == "page_info_changed":
                self._address = message.page_info_changed.query_string
            elif kind == "delta":
                self._draw(message)
            elif kind == "script_finished" and message.script_finished in (0, 1):
                return

    def _messages(self, socket: ClientConnection) -> Iterator[ForwardMsg]:
        give_up = time.monotonic() + PATIENCE_S
        while True:
            message = ForwardMsg()
            message.ParseFromString(socket.recv(timeout=give_up - time.monotonic()))
            if message.WhichOneof("type") == "ref_hash":
                path = message.metadata.delta_path
                whole = self._whole[message.ref_hash]
                message.delta.CopyFrom(whole.delta)
                message.metadata.delta_path[:] = path
            elif message.metadata.cacheable:
                self._whole[message.hash] = message
            yield message

    def _draw(self, message: ForwardMsg) -> None:
        place = tuple(message.metadata.delta_path)
        for drawn in [path for path in self._drawn if path[: len(place)] == place]:
            del self._drawn[drawn]
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "chat_input":
            self._input = element.chat_input.id
        elif kind == "selectbox":
            box = element.selectbox
            self._chosen[box.id] = box.raw_value if box.set_value else box.options[box.default]
        elif kind in ("markdown", "text", "alert"):
            self._drawn[place] = (kind, getattr(element, kind).body)
        elif kind == "exception":
            self._drawn[place] = (kind, element.exception.message)


def sit(url: str, number: int, stop: threading.Event, seen: Seen, pause_s: float) -> None:
    """Talk until it is time to go; type anew only what the page does not have."""
    session = PageSession(url)
    said = 0
    stop.wait(number * ARRIVAL_S)
    while not stop.is_set():
        said += 1
        ask(session, f"질문 {number} {said}", stop, seen)
        stop.wait(pause_s)
    session.close()


def ask(session: PageSession, utterance: str, stop: threading.Event, seen: Seen) -> None:
    while not stop.is_set():
        try:
            session.run()
            if session.can_type and session.below(utterance) is None:
                session.run(utterance)
        except Gone as gone:
            seen.words[str(gone)] += 1
        below = session.below(utterance) or ""
        if ANSWER in below:
            seen.answered.add(utterance)
        if ANSWER in below or CUT in below:
            return
        seen.words.update(text for kind, text in session.texts() if kind in ("alert", "exception"))
        stop.wait(AGAIN_S)
