"""What a month of a deployment costs, item by item, before anything is made."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from infra.settings import Settings

FILE = Path(__file__).parent / "costs.toml"
HOURS = 730


@dataclass(frozen=True, slots=True)
class Item:
    """`month` in US dollars; `use` is what comes on top by use, "" for nothing. `source` is AWS's
    own page; the price was read at `found` on the day `read`, "" and None for one from memory."""

    what: str
    month: float
    use: str
    source: str
    found: str
    read: date | None


def items(settings: Settings, file: Path = FILE) -> list[Item]:
    """What these settings make; without the stage, the bot's part."""
    tables = tomllib.loads(file.read_text(encoding="utf-8"))["items"]
    return list(_items(tables, settings))


def _items(tables: Sequence[Mapping[str, Any]], settings: Settings) -> Iterator[Item]:
    for table in tables:
        month = _fargate(table, settings) if "formula" in table else float(table["month"])
        if not settings.stage.deploy and not table.get("bot"):
            month -= float(table.get("stage", month))
            if not month:
                continue
        use, found = str(table.get("use", "")), str(table.get("found", ""))
        yield Item(table["what"], month, use, table["source"], found, table.get("read"))


def _fargate(table: Mapping[str, Any], settings: Settings) -> float:
    stage = settings.stage
    cpu, gigabytes = stage.cpu / 1024, stage.memory / 1024
    hour = cpu * float(table["cpu_hour"]) + gigabytes * float(table["gb_hour"])
    return stage.tasks * HOURS * hour


def plan(settings: Settings) -> str:
    """The table that `./deploy --plan` prints."""
    parts = items(settings)
    width = max(len(item.what) for item in parts)
    lines = [
        f"{settings.name} in {settings.region}: prices of us-east-1, US dollars a month",
        "",
        *(line for item in parts for line in _lines(item, width)),
        "-" * (width + 10),
        f"{'In all, beside the model':{width}} {sum(item.month for item in parts):9.2f}",
        "",
        f"The model: up to {settings.fallback.dollars_per_day:g} dollars a day through the",
        "dashboard and as many through the code hook; each keeps to that cap.",
        "* from memory: look it up before you decide by it.",
    ]
    return "\n".join([*lines, ""])


def _lines(item: Item, width: int) -> Iterator[str]:
    mark = " " if item.read else "*"
    yield f"{item.what:{width}} {item.month:9.2f}{mark} {item.source}"
    if item.use:
        yield f"{'':4}{item.use}"
    if item.read:
        yield f"{'':4}read on {item.read} at {item.found}"
