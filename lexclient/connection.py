"""How every client of AWS is made: boto3's, with deadlines, retries and a way of our own."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from lexclient.errors import LexUnreachable, translate

CONNECT_SECONDS = 3.0
ATTEMPTS = 2
CONNECTIONS = 10  # botocore's own default
LOOPBACK = {"localhost", "127.0.0.1", "::1"}

_making = threading.Lock()  # boto3's default session is not for two threads at once


@dataclass(frozen=True, slots=True)
class Way:
    """`endpoint_url` None means AWS in `region`; `credentials` are key and secret, None where
    boto3's chain is to find them."""

    region: str | None = None
    endpoint_url: str | None = None
    credentials: tuple[str, str] | None = None


ANYWHERE = Way()  # wherever the environment says


def connected(
    service: str,
    way: Way,
    *,
    read_s: float,
    attempts: int = ATTEMPTS,
    connections: int = CONNECTIONS,
) -> Any:
    """A client of a service of AWS, safe to share between threads. `attempts` counts the calls
    that botocore makes for one of ours, waiting up to 20 s between two; `connections` is how many
    can be under way at once. Raises a `LexError`."""
    # they take a tenth of a second to import: never at the import of this package
    import boto3  # noqa: PLC0415
    from botocore.config import Config  # noqa: PLC0415

    key, secret = way.credentials or (None, None)
    config = Config(
        connect_timeout=min(CONNECT_SECONDS, read_s),
        read_timeout=read_s,
        retries={"mode": "standard", "total_max_attempts": attempts},
        max_pool_connections=connections,
    )
    try:
        with _making:
            return boto3.client(  # type: ignore[call-overload]
                service,
                region_name=way.region,
                endpoint_url=way.endpoint_url,
                aws_access_key_id=key,
                aws_secret_access_key=secret,
                config=config.merge(Config(**_past_proxies(way.endpoint_url))),
            )
    except ValueError as error:  # an address that is none
        raise LexUnreachable(str(error)) from error
    except Exception as error:
        raise translate(error) from error


def _past_proxies(endpoint_url: str | None) -> dict[str, Any]:
    """A company's proxy, set in the environment, knows no way back to this machine."""
    near = urlsplit(endpoint_url or "").hostname in LOOPBACK
    return {"proxies": {}} if near else {}
