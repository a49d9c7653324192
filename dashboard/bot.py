"""`python -m dashboard.bot pull|diff|check|push|publish|rollback`: from an account's bot to a
better one. Nothing of the account is changed without `--yes`.

Exit status: 0 done, 1 the gate is closed, 2 nothing was done, 3 stopped on the way.
"""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Sequence

from dashboard.log.audit.audit import Audit
from dashboard.log.database import Database
from dashboard.services import BadExport, export_on_trial, read_elements
from dashboard.settings import read_settings
from dashboard.teaching.publishing.command.command import run_command
from dashboard.teaching.publishing.command.options import Options
from dashboard.teaching.publishing.command.tools import Tools
from lexclient.client import LexClient
from lexclient.connection import Way
from lexclient.models import ModelsClient


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status."""
    tools = Tools(read_elements, export_on_trial, _models, _runtime, _record, BadExport)
    return run_command(arguments, tools)


def _models(asked: Options) -> ModelsClient:
    return ModelsClient(Way(_region(asked), asked.endpoint))


def _runtime(asked: Options) -> LexClient:
    lex = LexClient(region=_region(asked), endpoint_url=asked.endpoint, attempts=1)
    return lex.connect()


def _region(asked: Options) -> str | None:
    """As the app finds it: boto3 alone would not look at AWS_REGION."""
    return asked.region or read_settings(os.environ).region


def _record(action: str, details: str) -> None:
    """A line of the audit, in the log that the app uses."""
    settings = read_settings(os.environ)
    database = Database(settings.log_address, settings.budget_file.parent)
    try:
        Audit(database).record(getpass.getuser(), action, details)
    finally:
        database.close()


if __name__ == "__main__":
    sys.exit(main())
