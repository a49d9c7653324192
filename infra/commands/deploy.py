"""`./deploy`: everything from the settings to the addresses.

settings ─► ZIPs ─► bootstrap? ─► bot ─► its key ─► stage ─► chat page ─► addresses
"""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Sequence
from pathlib import Path

from infra import page
from infra.costs import plan
from infra.settings import FILE, SettingRefused, Settings, read_settings

REFUSED = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 1 if something failed on the way, 2 if nothing was begun."""
    parser = argparse.ArgumentParser(prog="./deploy")
    parser.add_argument("--plan", action="store_true", help="only tell what it costs a month")
    parser.add_argument("--settings", type=Path, default=FILE)
    options = parser.parse_args(arguments)
    try:
        settings = read_settings(options.settings)
    except SettingRefused as refused:
        sys.stderr.write(f"{refused}\n")
        return REFUSED
    if options.plan:
        sys.stdout.write(plan(settings))
        return 0
    return _deployed(settings, options.settings.resolve())


def asked(question: str) -> str:
    """What a person types without its being shown; "" where nobody is there."""
    try:
        return getpass.getpass(question)
    except EOFError:
        return ""


def _deployed(settings: Settings, file: Path) -> int:
    # CDK and boto3 are there only once the environment is; --plan needs neither
    from infra.commands.account import Account, AccountRefused  # noqa: PLC0415
    from infra.commands.steps import Deployment, KeyMissing  # noqa: PLC0415
    from infra.commands.toolkit import CdkFailed  # noqa: PLC0415
    from infra.packaging.documents import DocumentsUnfit  # noqa: PLC0415
    from infra.packaging.function import PipFailed  # noqa: PLC0415

    deployment = Deployment(settings, file, Account(settings.region), asked)
    try:
        deployment.prepare()
        deployment.bot()
        if settings.stage.deploy:
            deployment.stage(page.FOLDER)
    except DocumentsUnfit as unfit:
        sys.stderr.write(f"{unfit}\n")
        return REFUSED
    except (AccountRefused, CdkFailed, KeyMissing, PipFailed) as failure:
        sys.stderr.write(f"{failure}\n")
        return 1
    sys.stdout.write(deployment.addresses())
    return 0


if __name__ == "__main__":
    sys.exit(main())
