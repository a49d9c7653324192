"""What somebody asked for on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from dashboard.texts import LANGUAGES


@dataclass(frozen=True, slots=True)
class Options:
    """The options by their names, of all commands together; `command` says which one it is."""

    command: str
    bot: str = ""
    folder: Path | None = None
    export: Path | None = None
    version: str = "DRAFT"
    set: Path | None = None
    locale: str | None = None
    alias: str = ""
    to: str = ""
    min_accuracy: float | None = None
    region: str | None = None
    endpoint: str | None = None
    yes: bool = False
    json: bool = False
    language: str = "en"


def options(arguments: Sequence[str] | None) -> Options:
    """The options of `arguments`, None for the process's own; ends the process with status 2 and
    a sentence for what cannot be used."""
    parsed = _parser().parse_args(arguments)
    names = {field.name for field in fields(Options)}
    return Options(**{name: value for name, value in vars(parsed).items() if name in names})


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m dashboard.bot",
        description="Pull a bot of an account, compare, check, push and publish it.",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    pull = _command(commands, "pull", "bring a bot of the account into a folder")
    pull.add_argument("bot", metavar="BOT_ID")
    pull.add_argument("--version", default="DRAFT")
    pull.add_argument("--folder", type=Path, help="default: data/pulled/NAME-VERSION")
    for name, help_ in (
        ("diff", "what an export changes in what was pulled"),
        ("check", "collisions, limits, and a test set before and after"),
        ("push", "import an export into the draft, and build it"),
    ):
        command = _command(commands, name, help_)
        command.add_argument("folder", type=Path, metavar="FOLDER", help="of pull")
        command.add_argument("export", type=Path, metavar="EXPORT", help="folder or ZIP")
    _add_set(commands.choices["check"])
    commands.choices["push"].add_argument("--yes", action="store_true", help="do it")
    publish = _command(commands, "publish", "number the draft, measure it, move an alias to it")
    _add_set(publish)
    publish.add_argument(
        "--min-accuracy", type=_share, metavar="SHARE", help="move only from it, 0 to 1"
    )
    publish.add_argument("--alias", default="", help="name or id of the alias to move")
    rollback = _command(commands, "rollback", "let an alias be of the version before")
    rollback.add_argument("--alias", required=True, help="name or id")
    rollback.add_argument("--to", default="", metavar="VERSION", help="default: the one before")
    for command in (publish, rollback):
        command.add_argument("folder", type=Path, metavar="FOLDER", help="of pull")
        command.add_argument("--yes", action="store_true", help="do it")
    return parser


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, help_: str
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=help_, description=help_)
    command.add_argument("--region", help="default: as AWS tools find it")
    command.add_argument("--endpoint", help="of another lexv2-models and runtime than AWS's")
    command.add_argument(
        "--json",
        action="store_true",
        help="a line of JSON on standard output, all else on standard error",
    )
    command.add_argument("--language", choices=list(LANGUAGES), default="en")
    return command


def _share(text: str) -> float:
    share = float(text)
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"{text} is no share from 0 to 1")
    return share


def _add_set(command: argparse.ArgumentParser) -> None:
    command.add_argument("--set", type=Path, metavar="SET.csv", help="a test set")
    command.add_argument("--locale", help="of the test set; needed where the bot has several")
