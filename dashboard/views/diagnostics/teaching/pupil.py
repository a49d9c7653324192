"""The bot that is taught: where it is served, its export and its code hooks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard.bots.catalog import Bots
from dashboard.bots.export import Files
from dashboard.bots.own import MAX_BYTES, UploadTooLarge
from dashboard.log.queries.unrecognised import LoggedBot
from dashboard.markdown import for_display
from dashboard.services import BadExport, read_export
from dashboard.teaching.lesson import intents
from dashboard.teaching.publishing.desk import Desk
from dashboard.texts import Texts
from dashboard.views import ownership
from dashboard.views.bots.bad_exports import bad_export
from dashboard.views.diagnostics.state import Key
from dashboard.views.sidebar import bots as bots_view
from lexclient.catalog import Bot

LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Pupil:
    """A bot of the log in one locale. `bot` and `files` are None while its export is not here;
    `hook` is its code hook, "" for none."""

    logged: LoggedBot
    bot: Bot | None = None
    files: Files | None = None
    hook: str = ""

    @property
    def intents(self) -> list[str]:
        """Of its export; none while that is not here."""
        return intents(self.files, self.logged.locale_id) if self.files else []


def taught_name(logged: LoggedBot, texts: Texts) -> str:
    """What the copy of a bot that was taught is called on the picker."""
    return texts.say("teach.taught", bot=logged.bot_name)[:LONGEST_NAME]


def original_of(copy: LoggedBot, known: Sequence[LoggedBot], texts: Texts) -> LoggedBot | None:
    """The bot among those `known` that a taught copy was made of; None for what is no copy."""
    return next(
        (
            one
            for one in known
            if one.locale_id == copy.locale_id and taught_name(one, texts) == copy.bot_name
        ),
        None,
    )


def intents_here(bots: Bots, logged: LoggedBot) -> list[str]:
    """The intents of the bot of that name that runs here; none where its export is not here."""
    bot = bots_view.choices(bots).get(logged.bot_name)
    export = bots.export_of(bot) if bot else None
    return [] if export is None else intents(read_export(export), logged.locale_id)


def pupil_of(desk: Desk, bots: Bots, logged: LoggedBot, texts: Texts) -> Pupil:
    """The bot of that name that runs here, or that was pulled; else its export is asked for."""
    bot = bots_view.choices(bots).get(logged.bot_name)
    pulls = desk.pulls.of(bot.place, bot.bot_id) if bot and bot.place else []
    if pulls:
        return _pulled(desk.archive(pulls[0].sha256), bots, logged, texts)
    export = bots.export_of(bot) if bot else None
    if bot is None or export is None:
        return _brought_along(bots, logged, texts)
    return Pupil(logged, bot, read_export(export), bots.hook_of(bot))


def _pulled(archive: bytes, bots: Bots, logged: LoggedBot, texts: Texts) -> Pupil:
    """The bot of an account as it was pulled, which runs here under a name of its own."""
    name = texts.say("teach.pulled", bot=logged.bot_name)
    try:
        bot = bots.own.put(archive, ownership.owner(), name)
    except (BadExport, UploadTooLarge):  # too large to run here; it can still be taught
        bot = None
    return Pupil(logged, bot, read_export(archive))


def _brought_along(bots: Bots, logged: LoggedBot, texts: Texts) -> Pupil:
    """The bot of a ZIP that is uploaded here, for one of an account or one that is gone."""
    file = st.file_uploader(
        texts.say("teach.upload"), type="zip", help=texts.say("teach.upload_help"), key=Key.EXPORT
    )
    if file is None:
        return Pupil(logged)
    try:
        bot = bots.own.put(file.getvalue(), ownership.owner(), logged.bot_name)
        return Pupil(logged, bot, read_export(file.getvalue()))
    except BadExport as error:
        refusal = texts.say("teach.bad_export", **bad_export(error, texts))
    except UploadTooLarge:
        refusal = texts.say("bots.too_large", limit=MAX_BYTES // 10**6)
    st.error(for_display(refusal))
    return Pupil(logged)
