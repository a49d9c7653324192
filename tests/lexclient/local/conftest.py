"""HelloWorldBot on the wire, and plain boto3 to talk to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from lexclient.local import LocalRuntime, serve

BOTS = Path(__file__).parents[3] / "bots"


@pytest.fixture(scope="session")
def hello() -> Iterator[LocalRuntime]:
    with serve(BOTS / "HelloWorldBot") as runtime:
        yield runtime


@pytest.fixture(scope="session")
def connect() -> Callable[[str], Any]:
    """A boto3 client of the runtime at an address, without retries."""

    def client(url: str) -> Any:
        return boto3.client(
            "lexv2-runtime",
            endpoint_url=url,
            region_name="ap-northeast-2",
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(retries={"total_max_attempts": 1}),
        )

    return client
