"""Brings a changed bot into the account's draft, and builds it. No alias is ever touched here.

    untouched ──► imported ──► built
        │            └─ the draft is new, its locales answer from their last build
        └─ nothing has changed in the account

Each step first looks where the draft stands, so a push that was cut is begun again and goes on.
Wherever it stops, `PushStopped` says in which state the bot is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from dashboard.bots.export import Files
from dashboard.teaching.publishing.difference import Change, difference
from dashboard.teaching.publishing.standing import DraftState, Pushing, Read, standing
from lexclient.errors import LexError
from lexclient.models import ModelsClient

State = Literal["untouched", "sent", "imported", "changed", "unknown"]
Watch = Callable[[str, str], None]
"""Told a step (`import`, `build ko_KR`) and Lex's state in it."""

# what a push may call; IAM has a name for each
ACTIONS = (
    *("lex:DescribeBot", "lex:ListBotLocales", "lex:CreateExport", "lex:DescribeExport"),
    *("lex:CreateUploadUrl", "lex:StartImport", "lex:DescribeImport", "iam:PassRole"),
    *(
        f"lex:{verb}{kind}"
        for kind in ("Bot", "BotLocale", "Intent", "SlotType", "Slot")
        for verb in ("Create", "Update", "Delete")
    ),
    *("lex:BuildBotLocale", "lex:DescribeBotLocale"),
)


class ChangedMeanwhile(Exception):
    """Somebody changed the bot since it was pulled: what they did, what we did, and the ways that
    both changed. `export` is the bot as it is now."""

    def __init__(self, theirs: list[Change], ours: list[Change], export: bytes) -> None:
        super().__init__("the bot was changed since it was pulled")
        self.theirs, self.ours, self.export = theirs, ours, export
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


def plan(base: bytes, target: bytes, read: Read) -> Plan:
    """What pushing `target` over `base` would do; nothing is called. An import of a bot leaves
    none of its locales built, so all are built again."""
    changes = difference(read(base), read(target))
    return Plan(tuple(changes), tuple(locales_of(read(target))))


def locales_of(files: Files) -> list[str]:
    """The locale ids of an export."""
    return sorted(path.parent.name for path in files if path.name == "BotLocale.json")


def push(
    models: ModelsClient,
    pushing: Pushing,
    locales: Sequence[str],
    read: Read,
    watch: Watch = lambda _step, _state: None,
) -> None:
    """Overwrite the draft and build `locales`.

    Raises `ChangedMeanwhile` before anything is done, `PushStopped` where it ends otherwise.
    """
    bring_in(models, pushing, read, partial(watch, "import"))
    for locale_id in locales:
        build(models, pushing, locale_id, read, partial(watch, f"build {locale_id}"))


def bring_in(
    models: ModelsClient, pushing: Pushing, read: Read, watch: Callable[[str], None]
) -> DraftState:
    """Make the draft what is to be pushed, unless it is already; returns what it was before.
    Raises as `push`."""
    try:
        models.settle(pushing.bot_id, watch)
        before = standing(models, pushing, read)
    except LexError as error:
        raise PushStopped("unknown", "compare", error) from error
    if before.theirs is not None:
        base = read(pushing.base)
        theirs, ours = (difference(base, read(each)) for each in (before.theirs, pushing.target))
        raise ChangedMeanwhile(theirs, ours, before.theirs)
    if before.draft != "imported":
        try:
            models.overwrite(models.describe(pushing.bot_id), pushing.target, watch)
        except LexError as error:
            raise PushStopped(state_of(models, pushing, read), "import", error) from error
    return before.draft


def build(
    models: ModelsClient,
    pushing: Pushing,
    locale_id: str,
    read: Read,
    watch: Callable[[str], None],
) -> None:
    """Build a locale of the draft, after what is under way there. Raises `PushStopped`."""
    try:
        watch(models.settle(pushing.bot_id, watch).get(locale_id, "NotBuilt"))
        models.build(pushing.bot_id, locale_id, watch)
    except LexError as error:
        state = state_of(models, pushing, read)
        raise PushStopped(state, f"build {locale_id}", error) from error


def state_of(models: ModelsClient, pushing: Pushing, read: Read) -> State:
    """Where the draft stands; unknown where Lex cannot be asked."""
    try:
        return standing(models, pushing, read).draft
    except LexError:
        return "unknown"
