"""`./destroy`: nothing is left of a deployment but what --keep-data names."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from infra.commands.account import Account, AccountRefused
from infra.commands.toolkit import CdkFailed, cdk
from infra.settings import FILE, SettingRefused, Settings, read_settings

KEPT = "a snapshot of the database, the conversation logs, the people, and the keys they need"


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 1 if something failed on the way, 2 if nothing was begun."""
    parser = argparse.ArgumentParser(prog="./destroy")
    parser.add_argument("--keep-data", action="store_true", help=f"leave {KEPT}")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument("--settings", type=Path, default=FILE)
    options = parser.parse_args(arguments)
    try:
        settings = read_settings(options.settings)
    except SettingRefused as refused:
        sys.stderr.write(f"{refused}\n")
        return 2
    if not (options.yes or _confirmed(settings.name)):
        sys.stderr.write("Nothing was deleted.\n")
        return 2
    try:
        _destroyed(settings, options.settings.resolve(), keeps_data=options.keep_data)
    except (AccountRefused, CdkFailed) as failure:
        sys.stderr.write(f"{failure}\n")
        return 1
    return 0


def _confirmed(name: str) -> bool:
    try:
        return input(f"Type {name} to delete it: ").strip() == name
    except EOFError:  # nobody is there to ask
        return False


def _destroyed(settings: Settings, file: Path, *, keeps_data: bool) -> None:
    """The stage first, since it is made of the bot's exports."""
    account = Account(settings.region)
    for kind in ("stage", "bot"):
        name = f"{settings.name}-{kind}"
        outputs = account.outputs(name)
        if outputs is None:
            continue
        if keeps_data:  # a stack keeps what it said before its deletion
            words = ("deploy", name, "--exclusively", "--require-approval", "never")
            cdk(*words, settings=file, keeps_data=True)
        if "PageBucket" in outputs:
            account.empty(outputs["PageBucket"])
        cdk("destroy", name, "--exclusively", "--force", settings=file, keeps_data=keeps_data)


if __name__ == "__main__":
    sys.exit(main())
