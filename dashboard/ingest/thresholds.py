"""Which threshold a record was held to, which no record says."""

from __future__ import annotations

from dashboard.ingest.record import Record
from dashboard.ingest.turns import Threshold
from lexclient.catalog import DEFAULT_THRESHOLD, Account
from lexclient.connection import Way
from lexclient.credentials import credentials_exist
from lexclient.errors import LexError

ASSUMED = Threshold(DEFAULT_THRESHOLD, "assumed")


def thresholds(region: str | None, chosen: float | None) -> Thresholds:
    """Of the account, if there are credentials for one."""
    return Thresholds(Account(Way(region)) if credentials_exist() else None, chosen)


class Thresholds:
    """The locale's description if the account can be asked, else what a person chose, else 0.40
    as assumed. Each locale of a version is asked for once."""

    def __init__(self, account: Account | None, chosen: float | None) -> None:
        self._account = account
        self._otherwise = ASSUMED if chosen is None else Threshold(chosen, "chosen")
        self._known: dict[tuple[str, str, str], Threshold] = {}

    def __call__(self, record: Record) -> Threshold:
        """That of the record's locale."""
        locale = (record.bot_id, record.version or "DRAFT", record.locale_id)
        if locale not in self._known:
            self._known[locale] = self._described(*locale)
        return self._known[locale]

    def _described(self, bot_id: str, version: str, locale_id: str) -> Threshold:
        if self._account is None or not bot_id:
            return self._otherwise
        try:
            value = self._account.threshold(bot_id, version, locale_id)
        except LexError:
            return self._otherwise
        return Threshold(value, "described")
