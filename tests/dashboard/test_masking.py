"""What a projector shows of ids."""

from __future__ import annotations

import pytest

from dashboard.masking import presentable, shortened


@pytest.mark.parametrize(
    ("identifier", "shown"), [("BSFA240ABN", "BS••••0ABN"), ("short", "short"), ("", "")]
)
def test_ids_are_shortened(identifier: str, shown: str) -> None:
    """Two characters, four dots, four characters."""
    assert shortened(identifier) == shown


def test_ids_and_account_numbers_in_a_text() -> None:
    """The ids given, every UUID, every number of twelve digits; other numbers stay."""
    text = "bot BSFA240ABN of 123456789012, 1234567890123, 0b4f3c1e-aaaa-bbbb-cccc-0123456789ab"
    assert presentable(text, "BSFA240ABN", "") == (
        "bot BS••••0ABN of ••••, 1234567890123, 0b••••89ab"
    )
