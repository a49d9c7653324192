"""What the tests of the deployment share: the ZIPs and the templates, made once a process.

They need `infra/.venv` (README, On AWS) and node; without them they are skipped, in CI they fail.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / "infra" / ".venv" / "bin" / "python"
DOCUMENTS = {
    "shop.md": "# Shop\n\n## Opening hours\nWe are open until nine in the evening.\n",
    "안내/배송.txt": "배송은 이틀 안에 끝납니다.\n",
}
QUIET = {"JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "1"}


def need(found: object, what: str) -> None:
    """Skips the test where `what` is missing; in CI it fails."""
    if not found and os.environ.get("CI"):
        pytest.fail(f"{what} is missing")
    if not found:
        pytest.skip(f"{what} is missing: README, On AWS")


def run(*command: object, **environ: str) -> subprocess.CompletedProcess[str]:
    """A command of infra's, from the repository's folder."""
    return subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env=os.environ | QUIET | environ,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def documents(folder: Path) -> Path:
    """A folder that the code hook can answer from."""
    for name, text in DOCUMENTS.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def python() -> Path:
    """The interpreter of infra's own environment."""
    need(PYTHON.exists(), "infra/.venv")
    need(shutil.which("node"), "node")
    return PYTHON


@pytest.fixture(scope="session")
def archives(python: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the functions' ZIPs."""
    folder = tmp_path_factory.mktemp("archives")
    given = documents(tmp_path_factory.mktemp("documents"))
    ran = run(python, "-m", "infra.packaging", folder, "--documents", given)
    assert ran.returncode == 0, ran.stderr
    return folder


@dataclass(frozen=True)
class Synthesis:
    """What the app made: the templates by the kind of stack, and the folder with their files."""

    folder: Path
    templates: Mapping[str, Any]

    def resources(self, kind: str, *stacks: str) -> dict[str, Any]:
        """The resources of a type, by their names, of all stacks unless some are named."""
        return {
            name: resource
            for stack in stacks or self.templates
            for name, resource in self.templates[stack]["Resources"].items()
            if resource["Type"] == kind
        }


def offline() -> tuple[str, ...]:
    """What runs a command in a network that leads nowhere, where the system allows it."""
    words = ("unshare", "--map-root-user", "--net")
    return words if shutil.which("unshare") and not run(*words, "true").returncode else ()


def synthesis(python: Path, archives: Path, folder: Path, *arguments: object) -> Synthesis:
    """The app's templates, made without a network; a failure of any rule of CDK or cdk-nag fails
    the test."""
    app = (*offline(), python, "-m", "infra.app", "--archives", archives)
    ran = run(*app, *arguments, CDK_OUTDIR=str(folder))
    assert ran.returncode == 0, ran.stderr[-5000:]
    files = sorted(folder.glob("*.template.json"))
    return Synthesis(
        folder, {_kind(file): json.loads(file.read_text(encoding="utf-8")) for file in files}
    )


def _kind(file: Path) -> str:
    return file.name.removesuffix(".template.json").rpartition("-")[2]


@pytest.fixture(scope="session")
def stacks(python: Path, archives: Path, tmp_path_factory: pytest.TempPathFactory) -> Synthesis:
    """The templates of the settings as they are shipped."""
    return synthesis(python, archives, tmp_path_factory.mktemp("cdk.out"))
