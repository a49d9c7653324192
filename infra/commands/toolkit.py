"""The CDK's command line, installed beside this folder."""

from __future__ import annotations

import shlex
import subprocess  # nosec B404 - CDK, with words of our own
import sys
from collections.abc import Sequence
from pathlib import Path

INFRA = Path(__file__).parent.parent
CDK = INFRA / "node_modules" / ".bin" / "cdk"


class CdkFailed(RuntimeError):
    """CDK ended with a failure, which it told itself."""


def cdk(*words: str, settings: Path) -> None:
    """Run a command of CDK over the app of these settings. Raises `CdkFailed`."""
    app = f"cd .. && {sys.executable} -m infra.app --settings {shlex.quote(str(settings))}"
    command: Sequence[str] = [str(CDK), *words, "--app", app]
    if subprocess.run(command, cwd=INFRA, check=False).returncode:  # noqa: S603 # nosec B603
        raise CdkFailed(f"cdk {words[0]} failed")
