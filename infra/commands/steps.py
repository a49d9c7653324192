"""The steps of a deployment. Each can be done again: what is there is left as it is."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from infra.commands.account import Account
from infra.commands.toolkit import INFRA, cdk
from infra.packaging.function import write
from infra.settings import Settings

TOLD = ("BotId", "BotAliasId", "DashboardUrl", "ChatPageUrl", "ApiTokenSecret", "KeySecret")
QUIET = ("--require-approval", "never")


class KeyMissing(RuntimeError):
    """A secret has no value, and nobody gave one; the message says how to go on."""


@dataclass(frozen=True, slots=True)
class Deployment:
    """`ask` asks a person for something that is not shown."""

    settings: Settings
    file: Path
    account: Account
    ask: Callable[[str], str]

    def prepare(self) -> None:
        """The functions' ZIPs, and an account that CDK knows."""
        write(INFRA / "build", documents=self.settings.fallback.documents)
        number = self.account.number()
        if not self.account.is_bootstrapped():
            cdk("bootstrap", f"aws://{number}/{self.settings.region}", settings=self.file)

    def bot(self) -> None:
        """The bot's stack, then its key."""
        cdk("deploy", self._name("bot"), *QUIET, settings=self.file)
        if self.settings.fallback.key_variable:
            target = self.settings.fallback.target
            self._fill(self._outputs("bot")["KeySecret"], f"The key of {target}")

    def stage(self, page: Path) -> None:
        """The stage's stack, and the chat page."""
        addresses = self.account.cloudfront_addresses()
        parameters = ("--parameters", f"{self._name('stage')}:CloudFrontPrefixList={addresses}")
        words = (self._name("stage"), "--exclusively", *QUIET, *parameters)
        cdk("deploy", *words, settings=self.file)
        told = self._outputs("stage")
        self.account.upload(page, told["PageBucket"])
        self.account.refresh(told["DistributionId"], "/chat.html", "/chat-page/*")

    def addresses(self) -> str:
        """What a person needs next."""
        kinds = ("bot", "stage") if self.settings.stage.deploy else ("bot",)
        told = {name: value for kind in kinds for name, value in self._outputs(kind).items()}
        return "".join(f"{name:16}{told[name]}\n" for name in TOLD if name in told)

    def _fill(self, secret: str, what: str) -> None:
        """Raises `KeyMissing`."""
        if self.account.has_value(secret):
            return
        value = self.ask(f"{what} (it goes to Secrets Manager and nowhere else): ").strip()
        if not value:
            raise KeyMissing(f"{secret} has no value yet: run ./deploy again with the key")
        self.account.write(secret, value)
        sys.stdout.write("The key is stored.\n")

    def _outputs(self, kind: str) -> dict[str, str]:
        return dict(self.account.outputs(self._name(kind)) or {})

    def _name(self, kind: str) -> str:
        return f"{self.settings.name}-{kind}"
