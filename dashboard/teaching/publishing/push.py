"""Brings a changed bot into the account's draft, and builds it. No alias is ever touched here.

    compared ──► imported ──► built
       │            └─ the draft is new, its locales answer from their last build
       └─ nothing has changed in the account

Wherever it stops, `PushStopped` says which of these states the bot is in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from dashboard.bots.export import Files
from dashboard.teaching.publishing.difference import Change, difference
from dashboard.teaching.publishing.pulled import Pulled
from lexclient.errors import LexError
from lexclient.models import ModelsClient

State = Literal["untouched", "unknown", "imported", "built"]
Read = Callable[[bytes], Files]
"""The files of an export's ZIP, bounded."""
Watch = Callable[[str, str], None]
"""Told a step (`import`, `build ko_KR`) and Lex's state in it."""

# what each step of a push may call; IAM has a name for each
ACTIONS = (
    *("lex:DescribeBot", "lex:ListBotLocales", "lex:CreateExport", "lex:DescribeExport"),
    *("lex:CreateUploadUrl", "lex:StartImport", "lex:DescribeImport", "iam:PassRole"),
    *(f"lex:{verb}{kind}" for verb in ("Create", "Update", "Delete") for kind in ("Bot",)),
    *(
        f"lex:{verb}{kind}"
        for kind in ("BotLocale", "Intent", "SlotType", "Slot")
        for verb in ("Create", "Update", "Delete")
    ),
    *("lex:BuildBotLocale", "lex:DescribeBotLocale"),
)


class ChangedMeanwhile(Exception):
    """Somebody changed the bot since it was pulled: what they did, what we did, and the ways that
    both changed."""

    def __init__(self, theirs: list[Change], ours: list[Change]) -> None:
        super().__init__("the bot was changed since it was pulled")
        self.theirs, self.ours = theirs, ours
        mine = {change.where for change in ours}
        self.both = [change for change in theirs if change.where in mine]


class PushStopped(Exception):
    """A push that did not end well: the state of the bot, and what stopped it."""

    def __init__(self, state: State, step: str, error: LexError) -> None:
        super().__init__(f"{step}: {error}")
        self.state, self.step, self.error = state, step, error


@dataclass(frozen=True, slots=True)
class Plan:
    """What a push would do: the difference it brings, the locales it builds, the IAM actions."""

    changes: tuple[Change, ...]
    locales: tuple[str, ...]
    actions: tuple[str, ...] = ACTIONS


def plan(pulled: Pulled, archive: bytes, read: Read) -> Plan:
    """What pushing `archive` over what was pulled would do; nothing is called. An import of a bot
    leaves none of its locales built, so all are built again."""
    changes = difference(read(pulled.archive), read(archive))
    return Plan(tuple(changes), tuple(locales_of(read(archive))))


def locales_of(files: Files) -> list[str]:
    """The locale ids of an export."""
    return sorted(path.parent.name for path in files if path.name == "BotLocale.json")


def push(
    models: ModelsClient,
    pulled: Pulled,
    archive: bytes,
    locales: Sequence[str],
    read: Read,
    *,
    watch: Watch = lambda _step, _state: None,
) -> None:
    """Overwrite the draft with `archive` and build `locales`.

    Raises `ChangedMeanwhile` before anything is done, `PushStopped` once something was.
    """
    bot_id = pulled.provenance.bot_id
    try:
        _check_unchanged(models, pulled, archive, read)
        bot = models.describe(bot_id)
    except LexError as error:
        raise PushStopped("untouched", "compare", error) from error
    try:
        models.overwrite(bot, archive, partial(watch, "import"))
    except LexError as error:
        raise PushStopped(_state_of(models, pulled), "import", error) from error
    for locale_id in locales:
        step = f"build {locale_id}"
        try:
            models.build(bot_id, locale_id, partial(watch, step))
        except LexError as error:
            raise PushStopped("imported", step, error) from error


def _check_unchanged(models: ModelsClient, pulled: Pulled, archive: bytes, read: Read) -> None:
    provenance = pulled.provenance
    if models.updated(provenance.bot_id) == provenance.updated:
        return
    base, theirs = read(pulled.archive), read(models.export(provenance.bot_id))
    changed = difference(base, theirs)
    if changed:
        raise ChangedMeanwhile(changed, difference(base, read(archive)))


def _state_of(models: ModelsClient, pulled: Pulled) -> State:
    """Whether a failed import left the draft as it was; unknown where Lex cannot be asked."""
    provenance = pulled.provenance
    try:
        same = models.updated(provenance.bot_id) == provenance.updated
    except LexError:
        return "unknown"
    return "untouched" if same else "unknown"
