"""The functions' ZIPs, made by pip for the machine that runs them, without Docker.

build/hook.zip   fallback/ without local/, openai and what it needs, functions/, documents/
build/bot.zip    the client side of lexclient/, functions/; boto3 is Lambda's own
"""

from __future__ import annotations

import subprocess  # nosec B404 - pip, with words of our own
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from infra.packaging.archive import archive_of
from infra.packaging.documents import document_files
from infra.settings import ROOT

REQUIREMENTS = ROOT / "infra" / "functions" / "requirements.txt"
FUNCTIONS = ("infra/__init__.py", "infra/functions/*.py")
HOOK = (*FUNCTIONS, "fallback/**/*")
BOT = (*FUNCTIONS, "lexclient/*.py")
# of installed packages: scripts and records name the interpreter that installed them
LEFT_OUT = ("bin/", "__pycache__/", "fallback/local/", "/RECORD", "/INSTALLER", "/REQUESTED")


class PipFailed(RuntimeError):
    """pip could not install what the hook needs; the message is its own."""


@dataclass(frozen=True, slots=True)
class Machine:
    """What a function runs on, as pip names it."""

    python: str
    platforms: tuple[str, ...]


LAMBDA = Machine("3.14", ("manylinux2014_aarch64", "manylinux_2_28_aarch64"))


def hook_files(machine: Machine = LAMBDA) -> Mapping[str, bytes]:
    """The files of the code hook's ZIP. Raises `PipFailed`."""
    with tempfile.TemporaryDirectory() as folder:
        _install(machine, Path(folder))
        installed = {name: path.read_bytes() for name, path in _files(Path(folder), ("**/*",))}
    return installed | _ours(HOOK)


def bot_files() -> Mapping[str, bytes]:
    """The files of the custom resource's ZIP."""
    return _ours(BOT)


def _ours(patterns: tuple[str, ...]) -> dict[str, bytes]:
    return {name: path.read_bytes() for name, path in _files(ROOT, patterns)}


def _files(folder: Path, patterns: tuple[str, ...]) -> Iterator[tuple[str, Path]]:
    for path in (path for pattern in patterns for path in folder.glob(pattern) if path.is_file()):
        name = path.relative_to(folder).as_posix()
        if not any(f"/{part}" in f"/{name}" or name.endswith(part) for part in LEFT_OUT):
            yield name, path


def _install(machine: Machine, folder: Path) -> None:
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += [part for one in machine.platforms for part in ("--platform", one)]
    command += ["--only-binary=:all:", "--implementation", "cp", "--no-compile", "--no-deps"]
    command += ["--python-version", machine.python, "--target", str(folder)]
    command += ["--requirement", str(REQUIREMENTS)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 # nosec B603 - no shell, nobody else's words
    if ran.returncode:
        raise PipFailed(ran.stderr.strip()[-2000:])


def write(
    folder: Path, machine: Machine = LAMBDA, documents: Path | None = None
) -> tuple[Path, Path]:
    """Make both ZIPs in `folder`; the hook answers from `documents`. Raises `PipFailed`, and
    `DocumentsUnfit`."""
    given = document_files(documents)
    folder.mkdir(parents=True, exist_ok=True)
    hook, bot = folder / "hook.zip", folder / "bot.zip"
    hook.write_bytes(archive_of({**hook_files(machine), **given}))
    bot.write_bytes(archive_of(bot_files()))
    return hook, bot
