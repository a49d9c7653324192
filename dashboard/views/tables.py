"""Pieces that tables of several pages are made of, and files to take them away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal

import streamlit as st

ROW, HEAD = 35, 38  # pixels, as Streamlit draws them


def height(rows: int, most: int) -> int:
    """Pixels of a table that shows its rows, and scrolls where it would be higher than `most`."""
    return min(HEAD + ROW * rows, most)


def ticked(
    rows: Sequence[Mapping[str, object]],
    *,
    key: str,
    most: int | None = None,
    columns: Mapping[str, Any] | None = None,
    mode: Literal["multi-row", "single-row"] = "multi-row",
) -> list[int]:
    """Draw a table whose rows can be ticked, no higher than `most` pixels; the places of those
    that are."""
    picked: list[int] = st.dataframe(
        rows,
        key=key,
        hide_index=True,
        placeholder="–",
        on_select="rerun",
        selection_mode=mode,
        height="auto" if most is None else height(len(rows), most),
        column_config=columns,
    )["selection"]["rows"]
    return [row for row in picked if row < len(rows)]


def ticked_one(
    rows: Sequence[Mapping[str, object]],
    *,
    key: str,
    most: int | None = None,
    columns: Mapping[str, Any] | None = None,
) -> int | None:
    """The same of a table in which one row can be ticked; None for none."""
    return next(iter(ticked(rows, key=key, most=most, columns=columns, mode="single-row")), None)


def markdown_table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Names on the left, figures on the right; the cells are Markdown."""
    rule = [":--", *["--:"] * (len(header) - 1)]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in (header, rule, *rows))


def download(
    label: str,
    data: str | bytes | Callable[[], str | bytes],
    name: str,
    mime: str,
    *,
    key: str,
    disabled: bool = False,
) -> None:
    """A button for a file; a callable `data` is made when it is pressed. Nothing is drawn anew."""
    st.download_button(
        label,
        data,
        name,
        mime,
        key=key,
        icon=":material/download:",
        on_click="ignore",
        disabled=disabled,
    )
