"""A way to a server on this machine or network, over an address of its own that can be disturbed.

    client ──► way ──► server      bytes both ways, as they come
                │
                └─ fault: kept, answered, broken off, or the address taken away

A fault counts from the next request on; a request under way keeps the one that it began with.
"""

from __future__ import annotations

import re
import selectors
import socket
import struct
import threading
from contextlib import suppress

from dashboard.faults.fault import NONE, Fault

HOST = "127.0.0.1"
CONNECT_S, READ_S = 10.0, 5.0
PIECE = 65_536
MOST_BYTES = 4_000_000  # of a request that is answered here
LENGTH = re.compile(rb"\r\ncontent-length: *(\d{1,9})\r\n", re.IGNORECASE)
RESET = struct.pack("ii", 1, 0)  # lingering for no time makes a close a reset


class Way:
    """Runs until it is closed; `port` is where it listens, on the loopback."""

    def __init__(self, host: str, port: int) -> None:
        self._server = (host, port)
        self._fault = NONE
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._listener: socket.socket | None = None
        self.port = 0
        self._listen()

    def disturb(self, fault: Fault) -> None:
        """Let this happen from now on; `NONE` ends it."""
        self._fault = fault
        if fault.closed:
            self._take_away()
        elif self._listener is None:
            self._listen()

    def close(self) -> None:
        """Nobody is let through any more."""
        self._ended.set()
        self._take_away()

    def _listen(self) -> None:
        self._listener = socket.create_server((HOST, self.port), backlog=128)
        self.port = self._listener.getsockname()[1]
        accept = threading.Thread(
            target=self._accept, args=(self._listener,), name="way", daemon=True
        )
        accept.start()

    def _take_away(self) -> None:
        with self._lock:
            listener, self._listener = self._listener, None
            under_way, self._open = self._open, set()
        if listener is not None:
            with suppress(OSError):  # wakes accept(), which a close alone does not
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        for connection in under_way:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):  # closed
            while True:
                client, _ = listener.accept()
                threading.Thread(
                    target=self._carry, args=(client,), name="way-call", daemon=True
                ).start()

    def _carry(self, client: socket.socket) -> None:
        with (
            client,
            suppress(OSError),
            socket.create_connection(self._server, timeout=CONNECT_S) as server,
        ):
            server.settimeout(None)
            with self._lock:
                if self._listener is None:
                    return
                self._open |= {client, server}
            try:
                self._exchange(client, server)
            finally:
                with self._lock:
                    self._open -= {client, server}

    def _exchange(self, client: socket.socket, server: socket.socket) -> None:
        """Bytes both ways until one side ends. What a client sends first, and after an answer,
        begins a request."""
        with selectors.DefaultSelector() as ready:
            ready.register(client, selectors.EVENT_READ)
            ready.register(server, selectors.EVENT_READ)
            fault, begun, answered = NONE, False, 0
            while True:
                senders = [key.fileobj for key, _ in ready.select()]
                if client in senders:
                    piece = client.recv(PIECE)
                    if piece and (answered or not begun):
                        fault, begun, answered = self._fault, True, 0
                        if self._kept(fault, client, piece):
                            return
                    if not piece:
                        return
                    server.sendall(piece)
                if server in senders:
                    piece = server.recv(PIECE)
                    answered += len(piece)
                    if not piece or _cut(fault, client, piece, answered):
                        return
                    client.sendall(piece)

    def _kept(self, fault: Fault, client: socket.socket, piece: bytes) -> bool:
        """Whether a request ends here: it waits, and is answered if the fault has an answer."""
        self._ended.wait(fault.delay_s)
        if not fault.reply:
            return False
        _read_whole(client, piece)
        client.sendall(fault.reply)
        return True


def _cut(fault: Fault, client: socket.socket, piece: bytes, answered: int) -> bool:
    """Whether the answer ends with this piece, in the middle."""
    if fault.cut_after is None or answered <= fault.cut_after:
        return False
    client.sendall(piece[: len(piece) - (answered - fault.cut_after)])
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    return True


def _read_whole(client: socket.socket, request: bytes) -> None:
    """Take in the rest of an HTTP request: who is answered sooner may not read the answer."""
    client.settimeout(READ_S)
    while len(request) < MOST_BYTES:
        head, end, body = request.partition(b"\r\n\r\n")
        length = LENGTH.search(head + b"\r\n")
        if end and len(body) >= (int(length[1]) if length else 0):
            return
        piece = client.recv(PIECE)
        if not piece:
            return
        request += piece
