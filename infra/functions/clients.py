"""The functions' clients of AWS: what does not answer soon must not cost the answer to Lex."""

from __future__ import annotations

from typing import Any

import boto3
from botocore.config import Config

CONFIG = Config(
    connect_timeout=2, read_timeout=3, retries={"mode": "standard", "total_max_attempts": 2}
)


def client_of(service: str) -> Any:
    """A client of a service, as boto3 names it."""
    return boto3.client(service, config=CONFIG)  # type: ignore[call-overload]
