"""Two targets whose answers are compared: one with a price and a key, one of the endpoint here."""

from __future__ import annotations

from decimal import Decimal

from fallback.targets.target import Prices, Target

CHAT = Target(
    name="chat",
    shape="chat",
    model="m1",
    base_url="https://user:secret@example.test/v1",
    key_env="MY_KEY",
    temperature=0,
    prices=Prices(Decimal("0.5"), Decimal("1.5"), "a page"),
)
DAVINCI = Target(name="davinci", shape="completion", model="m2", embedded=True)
TARGETS = {"chat": CHAT, "davinci": DAVINCI}
