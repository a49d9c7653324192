"""Files under a prefix of a bucket of S3: listed, fetched, put, removed.

Needs `s3:ListBucket`, `s3:GetObject`, `s3:PutObject` and `s3:DeleteObject`. An object is replaced
whole: whoever reads it meanwhile has the old one or the new one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lexclient.connection import ANYWHERE, connected
from lexclient.errors import LexError, translate

SCHEME = "s3://"
READ_SECONDS = 60.0
ATTEMPTS = 5  # botocore's, which waits up to 20 s between two


class ObjectStore:
    """Safe to share between threads; everything raises a `LexError`."""

    def __init__(self, address: str) -> None:
        """`address` is `s3://bucket/prefix`."""
        self._bucket, _, prefix = address.removeprefix(SCHEME).strip("/").partition("/")
        self._prefix = f"{prefix}/" if prefix else ""
        self._s3 = connected("s3", ANYWHERE, read_s=READ_SECONDS, attempts=ATTEMPTS)

    def listed(self) -> dict[str, str]:
        """The name of each, below the prefix, and its ETag: another one as soon as it is put
        anew with another content."""
        pages = self._s3.get_paginator("list_objects_v2")
        with _translated():
            return {
                one["Key"].removeprefix(self._prefix): one["ETag"]
                for page in pages.paginate(Bucket=self._bucket, Prefix=self._prefix)
                for one in page.get("Contents", ())
            }

    def fetch(self, name: str, path: Path) -> None:
        """Write one to a file."""
        with _translated():
            self._s3.download_file(self._bucket, self._prefix + name, str(path))

    def put(self, name: str, path: Path) -> str:
        """Put a file there; returns its ETag."""
        with path.open("rb") as body, _translated():
            key = self._prefix + name
            return str(self._s3.put_object(Bucket=self._bucket, Key=key, Body=body)["ETag"])

    def remove(self, name: str) -> None:
        """Take one away, if it is there."""
        with _translated():
            self._s3.delete_object(Bucket=self._bucket, Key=self._prefix + name)

    def close(self) -> None:
        """Give the connections back."""
        self._s3.close()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except LexError:
        raise
    except Exception as error:
        raise translate(error) from error
