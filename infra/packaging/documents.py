"""The documents that the code hook answers from, as they go into its ZIP."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from fallback.grounding.files import DocumentsRefused, of_folder
from fallback.grounding.reading import read

FOLDER = "documents"  # of the package
MOST_BYTES = 5 * 2**20  # Lambda gives a function's start ten seconds


def document_files(folder: Path | None) -> Mapping[str, bytes]:
    """The files of the ZIP, none without a folder. Raises `DocumentsRefused` for what the
    function could not use, which is told at a deployment and not by its first question."""
    if folder is None:
        return {}
    files = of_folder(folder)
    if sum(map(len, files.values())) > MOST_BYTES:
        raise DocumentsRefused(f"more than {MOST_BYTES // 2**20} MiB of documents", folder.name)
    documents = read(files)
    if documents.unread:
        unread = ", ".join(documents.unread)
        raise DocumentsRefused(f"cannot be read in the function (no PDF there): {unread}")
    if not documents.passages:
        raise DocumentsRefused("nothing stands in the documents", folder.name)
    return {f"{FOLDER}/{name}": content for name, content in files.items()}
