"""`python -m lexclient.local PATH...` serves bot exports to the AWS CLI and every AWS SDK.

Prints the ids to address the bots with, loads an export again when its files change, and, with
`--log`, tells one line a turn. With `--models` it also speaks the API that makes, builds and
publishes bots, and can begin without any. Ctrl-C ends it.
"""

from __future__ import annotations

import argparse
import logging
import os
import shlex
import sys
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from lexclient.local.bot.archive import BadExport
from lexclient.local.bot.model import Locale
from lexclient.local.codehook import BadHook
from lexclient.local.models import BadState
from lexclient.local.recognition.engines import DEFAULT, EngineUnavailable, engine_named
from lexclient.local.recognition.learning import Learning
from lexclient.local.server import LocalRuntime, serve
from loopback import ServerDidNotStart

POLL_SECONDS = 1.0


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0 when stopped, 2 for an export or a port that cannot be used."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if not options.paths and not options.models:
        parser.error("name an export, or begin empty with --models")
    if options.log:
        _log()
    try:
        with _serve(options) as runtime:
            _tell(introduction(runtime) if runtime.models is None else variables(runtime))
            if options.strict:
                _warn(runtime)
            runtime.warm_up()
            _stay(runtime)
    except KeyboardInterrupt:
        return 0
    except (BadExport, BadHook, BadState, EngineUnavailable, OSError, ServerDidNotStart) as error:
        sys.stderr.write(f"{_in_a_line(str(error))}\n")
        return 2
    return 0


def _log() -> None:
    """One line a turn, also of a bot whose name has several."""
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine("%(asctime)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])


class OneLine(logging.Formatter):
    """What others wrote neither begins a line nor steers the terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        return _in_a_line(super().format(record))


def _in_a_line(text: str) -> str:
    return "".join(sign if sign.isprintable() else "�" for sign in text)


def _serve(options: argparse.Namespace) -> AbstractContextManager[LocalRuntime]:
    hooks = dict(options.hook)
    made = {"models": options.models or options.state is not None, "state": options.state}
    made["lambda_endpoint"] = os.environ.get("AWS_ENDPOINT_URL_LAMBDA")
    learning = Learning(engine_named(options.engine))
    return serve(*options.paths, port=options.port, hooks=hooks, learning=learning, **made)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m lexclient.local", description="Run Lex V2 bot exports on this machine."
    )
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="export folder or ZIP")
    parser.add_argument(
        "--models", action="store_true", help="speak lexv2-models too: make, build, publish bots"
    )
    parser.add_argument(
        "--state", type=Path, metavar="FOLDER", help="keep the bots of --models there"
    )
    parser.add_argument("--port", type=int, default=0, help="default: a free one")
    parser.add_argument(
        "--hook",
        action="append",
        default=[],
        type=_hook,
        metavar="LOCALE=HOOK",
        help="code hook of LOCALE, BOT or BOT/LOCALE: module:function or lambda:FUNCTION@ENDPOINT",
    )
    parser.add_argument(
        "--engine",
        default=DEFAULT,
        metavar="NAME",
        help="what recognises intents: grams (the default), semantic, or module:Class",
    )
    parser.add_argument(
        "--strict", action="store_true", help="warn of faults in parts of an export never used"
    )
    parser.add_argument("--log", action="store_true", help="tell one line a turn")
    return parser


def _hook(written: str) -> tuple[str, str]:
    locale, equals, hook = written.partition("=")
    if not (locale and equals and hook):
        raise argparse.ArgumentTypeError(f"{written!r} is not LOCALE=module:function")
    return locale, hook


def introduction(runtime: LocalRuntime) -> str:
    """The bots with their ids, and for each a command to paste."""
    lines = [f"Lex V2 runtime on {runtime.url}, Ctrl-C ends it"]
    for bot in runtime.bots:
        lines += [
            "",
            f"{_in_a_line(bot.name)}  --bot-id {bot.bot_id} --bot-alias-id {bot.alias_id}",
        ]
        lines += [
            f"  {x.locale_id}  {_in_a_line(x.name)}, threshold {x.threshold:.2f}"
            for x in bot.locales
        ]
        lines += [
            f"  not run: {_in_a_line(sentence)}"
            for sentence in runtime.served[bot.bot_id].bot.not_run
        ]
        lines += ["", f"  {command(runtime, bot.bot_id)}"]
    return "\n".join([*lines, ""])


def variables(runtime: LocalRuntime) -> str:
    """The two variables that lead the AWS CLI and every SDK here, and the bots that are there."""
    lines = [f"Lex V2 models and runtime on {runtime.url}, Ctrl-C ends it", ""]
    lines += [f"export AWS_ENDPOINT_URL_LEX_MODELS_V2={runtime.url}"]
    lines += [f"export AWS_ENDPOINT_URL_LEX_RUNTIME_V2={runtime.url}", ""]
    lines += [f"{_in_a_line(bot.name)}  --bot-id {bot.bot_id}" for bot in runtime.bots]
    return "\n".join([*lines, ""])


def command(runtime: LocalRuntime, bot_id: str) -> str:
    """An `aws` command that says the bot's first sample utterance; it needs no credentials."""
    locale = next(iter(runtime.served[bot_id].bot.locales.values()))
    words = ["aws", "lexv2-runtime", "recognize-text", "--no-sign-request"]
    words += ["--endpoint-url", runtime.url, "--region", runtime.client["region_name"]]
    words += ["--bot-id", bot_id, "--bot-alias-id", runtime.bots[0].alias_id]
    words += ["--locale-id", locale.locale_id, "--session-id", "me", "--text", _greeting(locale)]
    return shlex.join(words)


def _greeting(locale: Locale) -> str:
    samples = (text for intent in locale.intents.values() for text in intent.utterances)
    return next((text for text in samples if "{" not in text and text.isprintable()), "hello")


def _warn(runtime: LocalRuntime) -> None:
    for bot in runtime.served.values():
        for warning in bot.bot.warnings:
            sys.stderr.write(f"{_in_a_line(warning)}\n")


def _stay(runtime: LocalRuntime) -> None:
    while True:
        time.sleep(POLL_SECONDS)
        for line in runtime.served.refresh():
            _tell(line)


def _tell(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
