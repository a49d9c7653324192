"""Lists of `lexv2-models` that come page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

PAGE = 1000  # the most that `maxResults` may be

Call = Callable[..., Mapping[str, Any]]


def entries(call: Call, member: str, *, most_pages: int, **parameters: Any) -> Iterator[Any]:
    """What stands under `member` on each page, of so many pages at most; `call` asks for one."""
    more = dict[str, str]()
    for _ in range(most_pages):
        page = call(**parameters, **more, maxResults=PAGE)
        yield from page.get(member, ())
        if not page.get("nextToken"):
            return
        more = {"nextToken": str(page["nextToken"])}
