"""`./destroy`: nothing is left of a deployment but what --keep-data names.

settings ─► the stacks that are there ─► what goes, what stays ─► yes? ─► stage, then bot
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from infra.commands.account import TOOLKIT, Account, AccountRefused
from infra.commands.stack import Resource, Stack
from infra.settings import FILE, SettingRefused, Settings, read_settings

REFUSED = 2
KEPT = "a snapshot of the database, the conversation logs, the people, and the keys they need"
KEYS = "AWS::KMS::Key"
STAYS = f"""
Not this deployment's, so untouched: the stack {TOOLKIT}, which every CDK app of the account shares.
Its bucket and its images hold what was uploaded; `npx cdk gc --unstable=gc` clears them.
"""


@dataclass(frozen=True, slots=True)
class Part:
    """A stack that is there, and what it holds. `page` is the bucket that has to be empty."""

    stack: Stack
    resources: tuple[Resource, ...]
    page: str | None


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 1 if something failed on the way, 2 if nothing was begun."""
    parser = argparse.ArgumentParser(prog="./destroy")
    parser.add_argument("--keep-data", action="store_true", help=f"leave {KEPT}")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument("--settings", type=Path, default=FILE)
    options = parser.parse_args(arguments)
    try:
        settings = read_settings(options.settings)
        parts = list(_parts(settings))
    except (SettingRefused, AccountRefused) as refused:
        sys.stderr.write(f"{refused}\n")
        return REFUSED
    sys.stdout.write("".join(_told(settings, parts, keeps_data=options.keep_data)))
    if parts and not (options.yes or _confirmed(settings.name)):
        sys.stderr.write("Nothing was deleted.\n")
        return REFUSED
    try:
        _destroy(parts, keeps_data=options.keep_data)
    except AccountRefused as failure:
        sys.stderr.write(f"{failure}\n")
        return 1
    return 0


def _parts(settings: Settings) -> Iterator[Part]:
    """The stage first, since it is made of the bot's exports."""
    account = Account(settings.region)
    for kind in ("stage", "bot"):
        stack = Stack(account, f"{settings.name}-{kind}")
        outputs = account.outputs(stack.name)
        if outputs is not None:
            yield Part(stack, stack.resources(), outputs.get("PageBucket"))


def _told(settings: Settings, parts: Sequence[Part], *, keeps_data: bool) -> Iterator[str]:
    """What goes and what stays, by name."""
    if not parts:
        yield f"There is nothing of {settings.name} in {settings.region}.\n"
        return
    for part in parts:
        kept = [each for each in part.resources if keeps_data and each.policy]
        yield f"{part.stack.name}: {len(part.resources) - len(kept)} resources are deleted"
        yield f", {len(kept)} stay:\n" if kept else "\n"
        for each in kept:
            how = "  a snapshot of it" if each.policy == "Snapshot" else ""
            yield f"  {each.kind:24}  {each.name}{how}\n"
        for each in part.resources:
            if each.kind == KEYS and not keeps_data:
                yield f"  {each.kind:24}  {each.name}  waits 30 days, disabled and free\n"
    yield STAYS


def _confirmed(name: str) -> bool:
    try:
        return input(f"Type {name} to delete it: ").strip() == name
    except EOFError:  # nobody is there to ask
        return False


def _destroy(parts: Sequence[Part], *, keeps_data: bool) -> None:
    """Raises `AccountRefused`."""
    for part in parts:
        if keeps_data:
            part.stack.keep_data()
        if part.page:
            part.stack.account.empty(part.page)
        part.stack.delete()
        sys.stdout.write(f"{part.stack.name} is deleted.\n")


if __name__ == "__main__":
    sys.exit(main())
