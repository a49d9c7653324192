"""The CDK's command line, installed beside this folder."""

from __future__ import annotations

import os
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
    # CDK says where to write by a path from this folder, which -P keeps from hiding other modules
    app = [sys.executable, "-P", "-m", "infra.app", "--settings", str(settings)]
    command: Sequence[str] = [str(CDK), *words, "--app", shlex.join(app)]
    environ = os.environ | {"PYTHONPATH": str(INFRA.parent)}
    ran = subprocess.run(command, cwd=INFRA, env=environ, check=False)  # noqa: S603 # nosec B603
    if ran.returncode:
        raise CdkFailed(f"cdk {words[0]} failed")
