"""The environment of the code hook, with one variable that is read from Secrets Manager.

The key is in no template, no variable and no log: it is fetched when a question needs it and
kept for minutes, so that a new one is taken without a deployment.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping

from botocore.exceptions import BotoCoreError, ClientError

from infra.functions.clients import client_of

KEPT_S = 300.0
FAILURE_KEPT_S = 10.0  # one question looks several times

log = logging.getLogger(__name__)


def secret_value(secret_id: str) -> str:
    """What Secrets Manager has under this name or ARN now. Raises what boto3 raises."""
    client = client_of("secretsmanager")
    try:
        return str(client.get_secret_value(SecretId=secret_id).get("SecretString", ""))
    finally:
        client.close()


class SecretEnviron(Mapping[str, str]):
    """`environ`, where `variable` is the value of a secret; "" while it cannot be read.

    A value that was read once is kept when it cannot be read anew.
    """

    def __init__(
        self,
        environ: Mapping[str, str],
        variable: str,
        read: Callable[[], str],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._environ, self._variable, self._read, self._clock = environ, variable, read, clock
        self._value = ""
        self._until = float("-inf")
        self._lock = threading.Lock()

    def __getitem__(self, name: str) -> str:
        return self._secret() if name == self._variable else self._environ[name]

    def __iter__(self) -> Iterator[str]:
        return iter({*self._environ, self._variable})

    def __len__(self) -> int:
        return len({*self._environ, self._variable})

    def _secret(self) -> str:
        with self._lock:
            if self._clock() >= self._until:
                self._renew()
            return self._value

    def _renew(self) -> None:
        try:
            self._value = self._read()
            self._until = self._clock() + KEPT_S
        except (BotoCoreError, ClientError) as error:
            # the name only: a message may hold what was asked for
            log.error("The key could not be read: %s", _name(error))
            self._until = self._clock() + FAILURE_KEPT_S


def _name(error: Exception) -> str:
    if isinstance(error, ClientError):
        return str(error.response.get("Error", {}).get("Code", "ClientError"))
    return type(error).__name__
