"""No test meets the credentials of the machine that it runs on, nor those of another file."""

from __future__ import annotations

import os
from collections.abc import Iterator

import boto3
import pytest

for name in [name for name in os.environ if name.startswith("AWS_")]:
    del os.environ[name]
os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.environ["AWS_CONFIG_FILE"] = os.devnull


@pytest.fixture(autouse=True, scope="module")
def credentials_of_their_own() -> Iterator[None]:
    """boto3's default session keeps the first credentials that it finds."""
    yield
    boto3.DEFAULT_SESSION = None
