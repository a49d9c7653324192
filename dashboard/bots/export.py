"""The files of a bot's export, and the ZIP they make."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import PurePosixPath

Files = Mapping[PurePosixPath, bytes]

MOMENT = (1980, 1, 1, 0, 0, 0)  # the earliest a ZIP can say: the same files, the same bytes


def as_zip(files: Files) -> bytes:
    """The files as a ZIP that imports; the same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(files):
            archive.writestr(zipfile.ZipInfo(str(path), MOMENT), files[path], zipfile.ZIP_DEFLATED)
    return out.getvalue()
