"""ZIPs that are the same bytes whenever they are made of the same files."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO

MADE = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP can say
MODE = 0o100644 << 16  # a regular file that everybody may read


def archive_of(files: Mapping[str, bytes]) -> bytes:
    """A ZIP of files by their names in it."""
    whole = BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, MADE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, or the mode is not read
            entry.external_attr = MODE
            archive.writestr(entry, files[name])
    return whole.getvalue()
