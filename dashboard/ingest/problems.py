"""What could not be read, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Reason = Literal[
    "no_json",
    "cut",
    "no_record",
    "no_bot",
    "no_transcript",
    "lex_v1",
    "no_time",
    "too_long",
    "too_deep",
    "no_message",
    "damaged",
    "encrypted",
    "bomb",
    "too_nested",
    "too_many",
    "other_kind",
    "unreadable",
    "denied",
    "missing",
]
SENTENCES: dict[Reason, str] = {
    "no_json": "not JSON",
    "cut": "the JSON ends before its end",
    "no_record": "JSON, but no record of a Lex V2 conversation log",
    "no_bot": "JSON, but no record of a Lex V2 conversation log: no `bot`",
    "no_transcript": "JSON, but no record of a Lex V2 conversation log: no `inputTranscript`",
    "lex_v1": "a record of Lex V1, which has no scores to read",
    "no_time": "a record without a time that can be read",
    "too_long": "longer than any event of CloudWatch Logs",
    "too_deep": "nested too deeply",
    "no_message": "a table without a column @message: add it to the query's fields",
    "damaged": "the file is damaged from here on",
    "encrypted": "encrypted: unpack it first",
    "bomb": "unpacks to far more than any log would: not read on",
    "too_nested": "archives within archives: unpack them first",
    "too_many": "more files in one archive than are read",
    "other_kind": "a kind of file that is not read: unpack it, or export it as text",
    "unreadable": "cannot be read",
    "denied": "the account refuses to show it",
    "missing": "there is no such source",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """`line` counts from 1, 0 where it is about the whole file; `detail` is in others' words."""

    file: str
    line: int
    reason: Reason
    detail: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        detail = f" ({self.detail})" if self.detail else ""
        return f"{place}: {SENTENCES[self.reason]}{detail}"
