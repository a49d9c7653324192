"""What an answer rests on: tools that were called for it, pages and passages that it cites.

All of it is a stranger's data. A link is kept only if it is plain http or https without a user in
it; texts are cut to what a page can show.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

SEARCH = "search"  # the action of a web search that is charged; opening a page is not
LONGEST_LINK = 2_000
LONGEST_TITLE = 300
LONGEST_TEXT = 4_000
MOST = 50  # citations, and calls, of one answer


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A call of a tool by the model. `action` is what it did (search, open_page, find_in_page),
    `query` what it looked for, "" as long as the server has not said."""

    kind: str
    query: str = ""
    action: str = SEARCH
    status: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """A page of the web (`url`), or a passage of one's own documents: `number` is the one that
    stands in the answer as [1], `text` what was sent to the model."""

    title: str
    url: str | None = None
    number: int | None = None
    text: str = ""


def safe_link(value: object) -> str | None:
    """An address that a person may be offered to follow, None for any other."""
    if not isinstance(value, str) or len(value) > LONGEST_LINK or not value.isprintable():
        return None
    try:
        parts = urlsplit(value)
    except ValueError:
        return None
    plain = parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
    return value if plain and not any(c in value for c in ' <>"`\\') else None


def searches(calls: Iterable[ToolCall]) -> int:
    """How many of the calls are charged."""
    return sum(call.action == SEARCH for call in calls)


def as_json(things: Iterable[ToolCall | Citation]) -> list[dict[str, object]]:
    """What is known of each, without what is nothing."""
    return [{n: v for n, v in asdict(one).items() if v not in (None, "")} for one in things]


def calls_from_json(stored: object) -> tuple[ToolCall, ...]:
    """What `as_json` gave; what does not fit is passed over."""
    known = [one for one in _objects(stored) if _line(one, "kind")]
    return tuple(
        ToolCall(
            kind=_line(one, "kind"),
            query=_line(one, "query"),
            action=_line(one, "action") or SEARCH,
            status=_line(one, "status"),
            id=_line(one, "id"),
        )
        for one in known
    )


def citations_from_json(stored: object) -> tuple[Citation, ...]:
    """What `as_json` gave; what does not fit is passed over."""
    return tuple(
        Citation(_line(one, "title"), safe_link(one.get("url")), _number(one), _text(one))
        for one in _objects(stored)
        if _line(one, "title") or safe_link(one.get("url"))
    )


def line_of(value: object) -> str:
    """A text of a stranger as one line of print, "" for anything else."""
    if not isinstance(value, str):
        return ""
    printable = "".join(c if c.isprintable() else " " for c in value[: 4 * LONGEST_TITLE])
    return " ".join(printable.split())[:LONGEST_TITLE]


def _objects(stored: object) -> list[Mapping[str, object]]:
    things = stored if isinstance(stored, list) else []
    return [one for one in things[:MOST] if isinstance(one, Mapping)]


def _line(one: Mapping[str, object], name: str) -> str:
    return line_of(one.get(name))


def _number(one: Mapping[str, object]) -> int | None:
    number = one.get("number")
    return number if type(number) is int and number > 0 else None


def _text(one: Mapping[str, object]) -> str:
    text = one.get("text")
    return text[:LONGEST_TEXT] if isinstance(text, str) else ""
