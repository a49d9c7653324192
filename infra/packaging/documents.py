"""The documents that the code hook answers from, as they go into its ZIP."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from fallback.grounding.files import MOST_FILES, DocumentsRefused, of_folder
from fallback.grounding.reading import read

FOLDER = "documents"  # of the package
MOST_BYTES = 2**20  # reading more would cost the start its ten seconds: benchmarks/hook.py


REFUSALS = {
    "no_folder": "is no folder",
    "nothing": "holds no Markdown, text, HTML or CSV",
    "too_many": f"holds more than {MOST_FILES} files",
    "too_large": f"holds more than {MOST_BYTES // 2**20} MiB",
}


class DocumentsUnfit(ValueError):
    """The function could not answer from the documents; the message says why."""


def document_files(folder: Path | None) -> Mapping[str, bytes]:
    """The files of the ZIP, none without a folder. Raises `DocumentsUnfit`: a deployment tells of
    it, and not the function's first question."""
    if folder is None:
        return {}
    try:
        files = of_folder(folder)
    except DocumentsRefused as refused:
        fault = REFUSALS.get(refused.rule, refused.rule)
        raise DocumentsUnfit(f"[fallback] documents: {folder} {fault}") from refused
    if unfit := _fault(files):
        raise DocumentsUnfit(f"[fallback] documents: {folder} {unfit}")
    return {f"{FOLDER}/{name}": content for name, content in files.items()}


def _fault(files: Mapping[str, bytes]) -> str | None:
    if sum(map(len, files.values())) > MOST_BYTES:
        return REFUSALS["too_large"]
    documents = read(files)
    if documents.unread:
        return f"holds what the function cannot read: {', '.join(documents.unread)}"
    return None if documents.passages else "holds nothing to read"
