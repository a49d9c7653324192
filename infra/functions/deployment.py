"""A bot as a deployment makes it: numbered by its content, behind an alias with hook and logs."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lexclient.errors import LexNotFound, LexTimeout
from lexclient.models import BotDescription, ModelsClient

CONTENT = "content "  # a version's description begins with it
BUILD_S = 240.0


class NameTaken(Exception):
    """Another bot has the name; it is left alone."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the template says of a bot. `content` is the hash of its export."""

    bot_name: str
    role_arn: str
    child_directed: bool
    idle_seconds: int
    locales: Sequence[str]
    content: str
    alias_name: str
    hook_arn: str
    log_group_arn: str

    @property
    def description(self) -> BotDescription:
        """What an import says of the bot."""
        data = (self.bot_name, self.role_arn, self.child_directed, self.idle_seconds)
        return BotDescription("", *data, updated=None)

    @property
    def alias(self) -> Mapping[str, Any]:
        """The alias's settings: the hook for each locale, and where conversations are logged."""
        function = {"lambdaARN": self.hook_arn, "codeHookInterfaceVersion": "1.0"}
        hook = {"enabled": True, "codeHookSpecification": {"lambdaCodeHook": function}}
        logs = {"cloudWatch": {"cloudWatchLogGroupArn": self.log_group_arn, "logPrefix": "lex/"}}
        return {
            "botAliasName": self.alias_name,
            "botAliasLocaleSettings": dict.fromkeys(self.locales, hook),
            "conversationLogSettings": {
                "textLogSettings": [{"enabled": True, "destination": logs}]
            },
        }


@dataclass(frozen=True, slots=True)
class Deployed:
    """What became of it."""

    bot_id: str
    alias_id: str
    version: str


class DeploymentClient(ModelsClient):
    """Towards `lexv2-models`. Each method raises a `LexError`."""

    def check_free(self, name: str) -> None:
        """Raises `NameTaken`. Needs lex:ListBots."""
        named = [{"name": "BotName", "values": [name], "operator": "EQ"}]
        bots = self._call("list_bots", filters=named).get("botSummaries", [])
        if any(bot["botName"] == name for bot in bots):
            raise NameTaken(f"A bot with the name {name} is there and is not this stack's")

    def version_of(self, bot_id: str, content: str) -> str | None:
        """The newest version of a content. Needs lex:ListBotVersions."""
        newest = {"attribute": "BotVersion", "order": "Descending"}
        listed = self._call("list_bot_versions", botId=bot_id, sortBy=newest, maxResults=1000)
        for one in listed.get("botVersionSummaries", []):
            if one.get("description") == CONTENT + content and one["botVersion"] != "DRAFT":
                return str(one["botVersion"])
        return None

    def put_alias(self, bot_id: str, version: str, settings: Mapping[str, Any]) -> str:
        """The id of the alias of that name, made where there is none. Needs lex:ListBotAliases
        and lex:DescribeBotAlias, lex:CreateBotAlias or lex:UpdateBotAlias."""
        alias = self.alias(bot_id, str(settings["botAliasName"]))
        wanted = {"botId": bot_id, "botVersion": version, **settings}
        if alias is None:
            alias_id = str(self._call("create_bot_alias", **wanted)["botAliasId"])
        else:
            alias_id = alias.alias_id
            self._call("update_bot_alias", botAliasId=alias_id, **wanted)
        own = {"botId": bot_id, "botAliasId": alias_id}
        self._wait("describe_bot_alias", "botAliasStatus", {"Available"}, own, lambda _: None)
        return alias_id

    def delete(self, bot_id: str) -> None:
        """The bot with its versions and aliases; one that is gone already is no error. Needs
        lex:DeleteBot and lex:DescribeBot."""
        try:
            self._call("delete_bot", botId=bot_id, skipResourceInUseCheck=True)
            until = time.monotonic() + self._wait_s
            while time.monotonic() < until:
                self._call("describe_bot", botId=bot_id)
                time.sleep(self._poll_s)
        except LexNotFound:
            return
        raise LexTimeout(f"Bot {bot_id} was not deleted within {self._wait_s:.0f} s")


def create(lex: DeploymentClient, wanted: Wanted, archive: bytes) -> Deployed:
    """A new bot; nothing of it is left if that fails. Raises `NameTaken` or a `LexError`."""
    lex.check_free(wanted.bot_name)
    bot_id = lex.overwrite(wanted.description, archive)
    try:
        return _published(lex, bot_id, wanted)
    except Exception:
        lex.delete(bot_id)
        raise


def update(lex: DeploymentClient, bot_id: str, wanted: Wanted, archive: bytes) -> Deployed:
    """The bot as it is wanted now. A content that has a version, as after a rollback, is not
    built again. Raises a `LexError`."""
    if lex.version_of(bot_id, wanted.content) is None:
        lex.overwrite(wanted.description, archive)
    return _published(lex, bot_id, wanted)


def _published(lex: DeploymentClient, bot_id: str, wanted: Wanted) -> Deployed:
    version = lex.version_of(bot_id, wanted.content)
    if version is None:
        for locale_id in wanted.locales:
            lex.build(bot_id, locale_id)
        told = CONTENT + wanted.content
        version = lex.number(bot_id, list(wanted.locales), description=told)
    return Deployed(bot_id, lex.put_alias(bot_id, version, wanted.alias), version)
