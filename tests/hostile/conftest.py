"""What hostile tests share."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture
def tracebacks() -> Iterator[list[str]]:
    """What was logged with a traceback: nothing that anybody sends is worth one."""
    shown: list[str] = []
    before = logging.getLogRecordFactory()

    def record(*arguments: Any, **named: Any) -> logging.LogRecord:
        made_record = before(*arguments, **named)
        if made_record.exc_info:
            shown.append(f"{made_record.getMessage()}: {made_record.exc_info[1]!r}")
        return made_record

    logging.setLogRecordFactory(record)
    yield shown
    time.sleep(0.05)
    logging.setLogRecordFactory(before)
    assert shown == []
