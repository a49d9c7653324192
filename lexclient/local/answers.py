"""The first, plain understanding of answers: a word as it is, yes and no."""

from __future__ import annotations

from typing import Literal

from lexclient.local.bot import Slot
from lexclient.local.conversation import SlotValue

YES = {"네", "예", "응", "yes", "yeah", "ok"}
NO = {"아니요", "아니오", "아니", "no", "nope"}


class PlainLanguage:
    """Takes every short answer as the value of any slot."""

    def resolve(self, text: str, slot: Slot) -> SlotValue | None:  # noqa: ARG002 - of any slot
        said = text.strip().removesuffix("입니다").removeprefix("제 이름은 ").strip()
        return SlotValue(said, said) if said and len(said.split()) <= 2 else None

    def find(self, text: str, slot: Slot) -> SlotValue | None:  # noqa: ARG002 - finds nothing
        return None

    def confirmation(self, text: str) -> Literal["yes", "no"] | None:
        said = text.strip().strip(".!").lower()
        return "yes" if said in YES else "no" if said in NO else None
