"""A bot that was pulled from an account, kept in a folder with where it came from."""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from dashboard.log.clock import utc_now
from lexclient.models import DRAFT, ModelsClient, Watch

EXPORT, PROVENANCE = "export.zip", "provenance.json"
SENT, BEFORE = "pushed.zip", "before.zip"  # what was pushed last, and the bot before that


class NotPulled(ValueError):
    """No bot was pulled into a folder, or what is there cannot be read; says which file."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a pulled bot comes from. `at` is when it was pulled, `updated` when the draft had
    been changed last by then, `sha256` of the ZIP as it came."""

    bot_id: str
    name: str
    version: str
    at: str
    updated: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Pulled:
    """The bot as it was pulled, and where from."""

    archive: bytes
    provenance: Provenance


def pull(models: ModelsClient, bot_id: str, version: str = DRAFT, watch: Watch = print) -> Pulled:
    """The bot of an account as it is now. Raises a `LexError`."""
    updated = models.updated(bot_id)
    archive = models.export(bot_id, version, watch)
    name = models.describe(bot_id).name
    at = utc_now().isoformat(timespec="seconds")
    digest = hashlib.sha256(archive).hexdigest()
    return Pulled(archive, Provenance(bot_id, name, version, at, updated, digest))


def keep(pulled: Pulled, folder: Path, before: bytes | None = None) -> None:
    """Write it to a folder, replacing what was pulled there before; `before` is the bot as it was
    before a push, to go back to. Raises `OSError`."""
    folder.mkdir(parents=True, exist_ok=True)
    if before is not None:
        _replace(folder / BEFORE, before)
    provenance = json.dumps(asdict(pulled.provenance), indent=2, ensure_ascii=False)
    _replace(folder / EXPORT, pulled.archive)
    _replace(folder / PROVENANCE, provenance.encode())


def _replace(file: Path, content: bytes) -> None:
    unfinished = file.with_name(file.name + ".new")
    unfinished.write_bytes(content)
    os.replace(unfinished, file)


def keep_sent(folder: Path, archive: bytes) -> None:
    """Write what is about to be pushed. Raises `OSError`."""
    _replace(folder / SENT, archive)


def sent_to(folder: Path) -> tuple[bytes, ...]:
    """What was pushed last from a folder, if anything was."""
    try:
        return ((folder / SENT).read_bytes(),)
    except OSError:
        return ()


def kept(folder: Path) -> Pulled:
    """What was pulled into a folder. Raises `NotPulled`."""
    try:
        archive = (folder / EXPORT).read_bytes()
        written = json.loads((folder / PROVENANCE).read_text(encoding="utf-8"))
        provenance = Provenance(**{name: str(value) for name, value in written.items()})
    except OSError as error:
        raise NotPulled(
            f"{folder} holds no pulled bot: {error.strerror}. Pull one into it"
        ) from error
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise NotPulled(f"{folder / PROVENANCE} cannot be read: pull again") from error
    if hashlib.sha256(archive).hexdigest() != provenance.sha256:
        raise NotPulled(f"{folder / EXPORT} is not what was pulled: pull again")
    return Pulled(archive, provenance)


def folder_name(name: str, version: str) -> str:
    """A folder for a pulled bot, of the bot's name with nothing in it that a path could mean."""
    return re.sub(r"[^0-9A-Za-z_-]", "_", f"{name[:80]}-{version}")
