"""One client for an address and a key, also for the first questions of a process."""

from __future__ import annotations

import threading

from fallback.targets.target import Target
from fallback.transport.clients import NO_KEY, client_of


def test_first_questions_at_once_share_one_client() -> None:
    """A second client would be forgotten, and its connections closed, while it still reads."""
    target = Target(name="t", shape="chat", model="m", base_url="http://127.0.0.1:9/fresh/v1")
    together = threading.Barrier(8)
    found: list[object] = []

    def ask() -> None:
        together.wait()
        found.append(client_of(target, target.base_url, NO_KEY, None))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(client) for client in found}) == 1
