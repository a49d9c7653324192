"""Learning in a process of its own, whose program is `child`.

scikit-learn and what it imports (pandas too, where it is installed) take 150 MB and a second, and
are needed for a tenth of a second per bot. A process that shows pages leaves them to another one,
which ends when nothing was learned for a while, or when the first one ends.

    dashboard's process ── (engine, samples, slot values) as JSON ──►  this process
                        ◄── Learned, as arrays and JSON ─────────────
"""

from __future__ import annotations

import json
import os
import subprocess  # nosec B404 # one command, without a shell
import sys
import threading
from contextlib import suppress
from io import BytesIO
from pathlib import Path

from lexclient.local.recognition.engines.contract import Engine, Learned
from lexclient.local.recognition.learning.pipe import received, send
from lexclient.local.recognition.ranking import Samples, SlotValues

MODULE = "lexclient.local.recognition.learning.child"
ROOT = Path(__file__).parents[4]
IDLE_S = 20.0  # several bots are learned one after another


class TrainingProcess:
    """Learns as an engine does, elsewhere. Thread-safe; bots are learned one by one."""

    def __init__(self, idle_s: float = IDLE_S) -> None:
        self._idle_s = idle_s
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._ending: threading.Timer | None = None

    def begin(self) -> None:
        """Start the other process before there is anything to learn: it loads its libraries."""
        with self._lock, suppress(OSError):
            self._child = self._child or _started()
            self._end_later()

    def learn(self, engine: Engine, samples: Samples, slot_values: SlotValues) -> Learned:
        """What `samples` teach the engine; learned here where no other process can be had."""
        with self._lock:
            try:
                learned = self._ask(engine, samples, slot_values)
            except (OSError, EOFError, ValueError):
                self._end()
                return engine.learn(samples, slot_values)
            self._end_later()
            return learned

    def close(self) -> None:
        """End the other process; the next training starts it again."""
        with self._lock:
            self._end()

    def _ask(self, engine: Engine, samples: Samples, slot_values: SlotValues) -> Learned:
        # numpy takes a while to import: never at the import of this package
        from lexclient.local.recognition.learning.packing import unpack  # noqa: PLC0415

        if self._child is None:
            self._child = _started()
        stdin, stdout = self._child.stdin, self._child.stdout
        assert stdin  # noqa: S101 # nosec B101 # for the type checker
        assert stdout  # noqa: S101 # nosec B101 # both are pipes
        send(stdin, json.dumps(_request(engine, samples, slot_values)).encode())
        return unpack(BytesIO(received(stdout)))

    def _end_later(self) -> None:
        if self._ending:
            self._ending.cancel()
        self._ending = threading.Timer(self._idle_s, self.close)
        self._ending.daemon = True
        self._ending.start()

    def _end(self) -> None:
        if self._ending:
            self._ending.cancel()
        if self._child:
            with suppress(OSError):
                self._child.communicate()  # closes its input, which ends it
            self._child = None


def _request(engine: Engine, samples: Samples, slot_values: SlotValues) -> list[object]:
    """An engine is named by where its class is, so that one of a team's own is found too."""
    kind = type(engine)
    own = {intent: list(utterances) for intent, utterances in samples.items()}
    values = {
        intent: {slot: list(known) for slot, known in slots.items()}
        for intent, slots in slot_values.items()
    }
    return [f"{kind.__module__}:{kind.__qualname__}", own, values]


def _started() -> subprocess.Popen[bytes]:
    """In a session of its own, so that Ctrl-C in a terminal is for the first process alone."""
    known = [os.environ["PYTHONPATH"]] if os.environ.get("PYTHONPATH") else []
    return subprocess.Popen(  # noqa: S603 # nosec B603 # nothing of it comes from outside
        [sys.executable, "-m", MODULE],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *known])},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
