"""The bots of an account as they are made: exported, imported, built, numbered and published.

`ModelsClient` speaks `lexv2-models` towards AWS or any address that does. Each method waits until
Lex has done what it began, telling the states it sees; every method raises a `LexError`, which
names the IAM action where one was missing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from botocore.awsrequest import AWSRequest
from botocore.httpsession import URLLib3Session

from lexclient.connection import ANYWHERE, Way, connected
from lexclient.errors import (
    LexBroken,
    LexBusy,
    LexNotDone,
    LexTimeout,
    of_operation,
    translate,
)
from lexclient.paging import entries

DRAFT = "DRAFT"
READ_SECONDS = 30
ATTEMPTS = 5  # of a call that is throttled, waiting up to 20 s between two
WAIT_SECONDS = 900.0  # the longest that an import, an export or a build is waited for
POLL_SECONDS = 2.0
ALIAS_SETTINGS = (
    *("botAliasName", "description", "botAliasLocaleSettings"),
    *("conversationLogSettings", "sentimentAnalysisSettings"),
)
MAX_EXPORT = 100_000_000  # bytes of a downloaded ZIP
MOST_PAGES = 100
PASSING = ("Creating", "Building", "Importing", "Processing", "Deleting")  # of a locale

Watch = Callable[[str], None]
"""Told each state of what is waited for, in AWS's own words (`Building`)."""


@dataclass(frozen=True, slots=True)
class BotDescription:
    """What DescribeBot says of a bot, as far as an import has to repeat it."""

    bot_id: str
    name: str
    role_arn: str
    child_directed: bool
    idle_seconds: int
    updated: datetime | None


@dataclass(frozen=True, slots=True)
class AliasDescription:
    """An alias, the version it is of, and the versions it was of before, the newest first."""

    alias_id: str
    name: str
    version: str
    before: tuple[str, ...] = ()


class ModelsClient:
    """A client of `lexv2-models`, safe to share between threads.

    A state is looked at every `poll_s` seconds, `POLL_SECONDS` if None, for `wait_s` at most.
    """

    def __init__(
        self, way: Way = ANYWHERE, *, poll_s: float | None = None, wait_s: float = WAIT_SECONDS
    ) -> None:
        self._poll_s = POLL_SECONDS if poll_s is None else poll_s
        self._wait_s = wait_s
        self._lex = connected("lexv2-models", way, read_s=READ_SECONDS, attempts=ATTEMPTS)

    @property
    def address(self) -> str:
        """Where the calls go."""
        return str(self._lex.meta.endpoint_url)

    def describe(self, bot_id: str) -> BotDescription:
        """The bot as it is now. Needs lex:DescribeBot."""
        bot = self._call("describe_bot", botId=bot_id)
        return BotDescription(
            bot_id=bot_id,
            name=str(bot["botName"]),
            role_arn=str(bot.get("roleArn", "")),
            child_directed=bool(bot.get("dataPrivacy", {}).get("childDirected")),
            idle_seconds=int(bot.get("idleSessionTTLInSeconds", 300)),
            updated=bot.get("lastUpdatedDateTime"),
        )

    def updated(self, bot_id: str) -> str:
        """When the draft was changed last, bot and locales together, as a text that compares.

        Needs lex:DescribeBot and lex:ListBotLocales.
        """
        place = {"botId": bot_id, "botVersion": DRAFT}
        locales = self._listed("list_bot_locales", "botLocaleSummaries", **place)
        times = [self.describe(bot_id).updated, *(x.get("lastUpdatedDateTime") for x in locales)]
        return max((at.astimezone(UTC).isoformat() for at in times if at), default="")

    def states(self, bot_id: str) -> Mapping[str, str]:
        """How far each locale of the draft is, in AWS's words. Needs lex:ListBotLocales."""
        place = {"botId": bot_id, "botVersion": DRAFT}
        locales = self._listed("list_bot_locales", "botLocaleSummaries", **place)
        return {str(one["localeId"]): str(one.get("botLocaleStatus")) for one in locales}

    def settle(self, bot_id: str, watch: Watch = lambda _: None) -> Mapping[str, str]:
        """Wait for what somebody else has begun; the states of the locales then, as `states`."""
        until = time.monotonic() + self._wait_s
        while True:
            states = self.states(bot_id)
            passing = [state for state in states.values() if state in PASSING]
            if not passing:
                return states
            watch(passing[0])
            self._rest(until, "list_bot_locales")

    def versions(self, bot_id: str) -> list[str]:
        """The draft, then the numbered versions, the newest first. Needs lex:ListBotVersions."""
        listed = self._listed("list_bot_versions", "botVersionSummaries", botId=bot_id)
        names = [str(one["botVersion"]) for one in listed]
        return [DRAFT, *sorted((x for x in names if x.isdigit()), key=int, reverse=True)]

    def aliases(self, bot_id: str) -> list[AliasDescription]:
        """All aliases. Needs lex:ListBotAliases and lex:DescribeBotAlias."""
        listed = self._listed("list_bot_aliases", "botAliasSummaries", botId=bot_id)
        ids = [str(one["botAliasId"]) for one in listed]
        return [self._described(bot_id, alias_id) for alias_id in ids]

    def export(self, bot_id: str, version: str = DRAFT, watch: Watch = lambda _: None) -> bytes:
        """The ZIP of a version. Needs lex:CreateExport, lex:DescribeExport and the Describe and
        List actions of what the bot holds."""
        wanted = {"botExportSpecification": {"botId": bot_id, "botVersion": version}}
        created = self._call("create_export", resourceSpecification=wanted, fileFormat="LexJson")
        own = {"exportId": str(created["exportId"])}
        ended = self._wait("describe_export", "exportStatus", {"Completed"}, own, watch)
        return _downloaded(str(ended["downloadUrl"]))

    def overwrite(self, bot: BotDescription, archive: bytes, watch: Watch = lambda _: None) -> str:
        """Make the draft what the ZIP holds; a bot of that name is made where there is none.
        Returns its id, which `bot` may leave out. Needs lex:CreateUploadUrl, lex:StartImport,
        lex:DescribeImport, the Create, Update and Delete actions of what the bot holds, and
        iam:PassRole for its role."""
        upload = self._call("create_upload_url")
        watch("Uploading")
        _uploaded(str(upload["uploadUrl"]), archive)
        watch("Uploaded")  # who watches may raise: after this the draft changes
        wanted = {
            "botName": bot.name,
            "roleArn": bot.role_arn,
            "dataPrivacy": {"childDirected": bot.child_directed},
            "idleSessionTTLInSeconds": bot.idle_seconds,
        }
        own = {"importId": str(upload["importId"])}
        self._call(
            "start_import",
            **own,
            resourceSpecification={"botImportSpecification": wanted},
            mergeStrategy="Overwrite",
        )
        ended = self._wait("describe_import", "importStatus", {"Completed"}, own, watch)
        return str(ended["importedResourceId"])

    def build(self, bot_id: str, locale_id: str, watch: Watch = lambda _: None) -> None:
        """Build a locale of the draft. Needs lex:BuildBotLocale and lex:DescribeBotLocale."""
        place = {"botId": bot_id, "botVersion": DRAFT, "localeId": locale_id}
        self._call("build_bot_locale", **place)
        built = {"Built", "ReadyExpressTesting"}
        self._wait("describe_bot_locale", "botLocaleStatus", built, place, watch)

    def number(
        self,
        bot_id: str,
        locales: list[str],
        watch: Watch = lambda _: None,
        description: str | None = None,
    ) -> str:
        """A new version of the built draft. Needs lex:CreateBotVersion, lex:DescribeBotVersion."""
        wanted = {locale_id: {"sourceBotVersion": DRAFT} for locale_id in locales}
        told = {} if description is None else {"description": description}
        created = self._call(
            "create_bot_version", botId=bot_id, botVersionLocaleSpecification=wanted, **told
        )
        version = str(created["botVersion"])
        self.available(bot_id, version, watch)
        return version

    def available(self, bot_id: str, version: str, watch: Watch = lambda _: None) -> None:
        """Wait for a version that is being made. Needs lex:DescribeBotVersion."""
        own = {"botId": bot_id, "botVersion": version}
        self._wait("describe_bot_version", "botStatus", {"Available"}, own, watch)

    def alias(self, bot_id: str, alias: str) -> AliasDescription | None:
        """An alias by its id or name. Needs lex:ListBotAliases and lex:DescribeBotAlias."""
        for one in self._listed("list_bot_aliases", "botAliasSummaries", botId=bot_id):
            if alias in (one["botAliasId"], one["botAliasName"]):
                return self._described(bot_id, str(one["botAliasId"]))
        return None

    def _described(self, bot_id: str, alias_id: str) -> AliasDescription:
        one = self._call("describe_bot_alias", botId=bot_id, botAliasId=alias_id)
        events = sorted(one.get("botAliasHistoryEvents", []), key=_begun, reverse=True)
        history = [str(each["botVersion"]) for each in events if each.get("botVersion")]
        version = str(one.get("botVersion", ""))
        before = tuple(each for each in dict.fromkeys(history) if each != version)
        return AliasDescription(alias_id, str(one["botAliasName"]), version, before)

    def make_alias(self, bot_id: str, name: str, version: str, locales: list[str]) -> str:
        """The id of a new alias. Needs lex:CreateBotAlias and lex:DescribeBotAlias."""
        enabled = {locale_id: {"enabled": True} for locale_id in locales}
        made = self._call(
            "create_bot_alias",
            botId=bot_id,
            botAliasName=name,
            botVersion=version,
            botAliasLocaleSettings=enabled,
        )
        own = {"botId": bot_id, "botAliasId": str(made["botAliasId"])}
        self._wait("describe_bot_alias", "botAliasStatus", {"Available"}, own, lambda _: None)
        return own["botAliasId"]

    def move_alias(self, bot_id: str, alias_id: str, version: str) -> None:
        """Let an alias be of another version; all its settings stay. Needs lex:DescribeBotAlias
        and lex:UpdateBotAlias."""
        own = {"botId": bot_id, "botAliasId": alias_id}
        alias = self._call("describe_bot_alias", **own)
        settings = {name: alias[name] for name in ALIAS_SETTINGS if name in alias}
        self._call("update_bot_alias", **own, **settings, botVersion=version)
        self._wait("describe_bot_alias", "botAliasStatus", {"Available"}, own, lambda _: None)

    def _wait(
        self,
        operation: str,
        member: str,
        done: set[str],
        own: Mapping[str, str],
        watch: Watch,
    ) -> Mapping[str, Any]:
        """What the operation says when its state is one of `done`. Raises `LexNotDone` with the
        reasons for a failure, `LexTimeout` after `wait_s`."""
        until = time.monotonic() + self._wait_s
        while True:
            described = self._looked(operation, own, until)
            state = str(described.get(member))
            watch(state)
            if state in done:
                return described
            if state in ("Failed", "NotBuilt", "Deleting"):
                reasons = [str(each) for each in described.get("failureReasons", [])]
                raise LexNotDone(state, tuple(reasons))
            self._rest(until, operation)

    def _looked(self, operation: str, own: Mapping[str, str], until: float) -> Mapping[str, Any]:
        """What the operation says; what is throttled is looked at again, while there is time."""
        while True:
            try:
                return self._call(operation, **own)
            except LexBusy:
                self._rest(until, operation)

    def _rest(self, until: float, operation: str) -> None:
        if time.monotonic() > until:
            raise LexTimeout(f"{operation} was waited for {self._wait_s:.0f} s")
        time.sleep(self._poll_s)

    def _listed(self, operation: str, member: str, **parameters: str) -> list[Mapping[str, Any]]:
        """All entries of a list, page by page."""
        call = partial(self._call, operation)
        return list(entries(call, member, most_pages=MOST_PAGES, **parameters))

    def _call(self, operation: str, **parameters: Any) -> Mapping[str, Any]:
        try:
            answer: Mapping[str, Any] = getattr(self._lex, operation)(**parameters)
        except Exception as error:
            raise of_operation(error, operation) from error
        return answer


def _begun(event: Mapping[str, Any]) -> str:
    """When an alias came to be of a version, as a text that sorts."""
    at: datetime | None = event.get("startDate")
    return at.astimezone(UTC).isoformat() if at else ""


def _uploaded(address: str, content: bytes) -> None:
    """Raises `LexBroken` where the address is not taken, as after five minutes."""
    _transferred("PUT", address, content)


def _downloaded(address: str) -> bytes:
    """Raises `LexBroken` for an address that has expired or a ZIP that is too large."""
    return _transferred("GET", address, None)


def _transferred(method: str, address: str, content: bytes | None) -> bytes:
    session = URLLib3Session(timeout=READ_SECONDS)
    request = AWSRequest(method, address, data=content, stream_output=True)
    try:
        answer: Any = session.send(request.prepare())
        body: bytes = answer.raw.read(MAX_EXPORT + 1)
    except Exception as error:
        raise translate(error) from error
    if answer.status_code != 200:
        raise LexBroken(f"{method} of the ZIP was answered with HTTP {answer.status_code}")
    if len(body) > MAX_EXPORT:
        raise LexBroken(f"The export is larger than {MAX_EXPORT} bytes")
    return body
