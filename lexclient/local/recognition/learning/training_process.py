"""Learning in a process of its own: `python -m lexclient.local.recognition.learning.training_process`.

scikit-learn and what it imports (pandas too, where it is installed) take 150 MB and a second, and
are needed for a tenth of a second per bot. A process that shows pages leaves them to another one,
which ends when nothing was learned for a while, or when the first one ends.

    dashboard's process ── (samples, slot values) ──►  this process
                        ◄──────── Trained ───────────
"""

from __future__ import annotations

import os
import pickle  # nosec B403 # between two processes of our own
import subprocess  # nosec B404 # one command, without a shell
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from lexclient.local.recognition.ranking import Samples, SlotValues

if TYPE_CHECKING:
    from lexclient.local.recognition.training import Trained

ROOT = Path(__file__).parents[4]
IDLE_S = 20.0  # several bots are learned one after another


class TrainingProcess:
    """Learns as `training.train` does, elsewhere. Thread-safe; bots are learned one by one."""

    def __init__(self, idle_s: float = IDLE_S) -> None:
        self._idle_s = idle_s
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._ending: threading.Timer | None = None

    def train(self, samples: Samples, slot_values: SlotValues) -> Trained:
        """What `samples` teach; learned here where no other process can be had."""
        with self._lock:
            try:
                trained = self._ask(samples, slot_values)
            except (OSError, EOFError, pickle.PickleError):
                self._end()
                from lexclient.local.recognition.training import train  # noqa: PLC0415 - see above

                return train(samples, slot_values)
            self._end_later()
            return trained

    def close(self) -> None:
        """End the other process; the next training starts it again."""
        with self._lock:
            self._end()

    def _ask(self, samples: Samples, slot_values: SlotValues) -> Trained:
        if self._child is None:
            self._child = _started()
        stdin, stdout = self._child.stdin, self._child.stdout
        assert stdin  # noqa: S101 # nosec B101 # for the type checker
        assert stdout  # noqa: S101 # nosec B101 # both are pipes
        pickle.dump((dict(samples), dict(slot_values)), stdin)
        stdin.flush()
        # from our own code and no other
        trained: Trained = pickle.load(stdout)  # noqa: S301 # nosec B301
        return trained

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


def _started() -> subprocess.Popen[bytes]:
    """In a session of its own, so that Ctrl-C in a terminal is for the first process alone."""
    return subprocess.Popen(  # nosec B603 # nothing of it comes from outside
        [sys.executable, "-m", "lexclient.local.recognition.learning.training_process"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def main() -> None:
    """Learn what comes in, until no more can come."""
    from lexclient.local.recognition.training import train  # noqa: PLC0415 - see above

    with suppress(EOFError):
        while True:
            # as above
            samples, slot_values = pickle.load(sys.stdin.buffer)  # noqa: S301 # nosec B301
            pickle.dump(train(samples, slot_values), sys.stdout.buffer)
            sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
