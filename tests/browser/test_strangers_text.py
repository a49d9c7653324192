"""Strangers' text in a real browser under plain `streamlit run`: nothing is fetched, and what was
typed is what is seen."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import free_port, process, settle

pytestmark = pytest.mark.browser

SHOW = """
import json
from pathlib import Path

import streamlit as st

from dashboard.markdown import for_display, literally, on_one_line

for number, text in enumerate(json.loads(Path({texts!r}).read_text(encoding="utf-8"))):
    with st.container(key=f"model-{{number}}"):
        st.markdown(for_display(text))
        st.warning(for_display(text))
    with st.container(key=f"typed-{{number}}"):
        st.text(text)
    with st.container(key=f"literal-{{number}}"):
        st.markdown(literally(text))
    with st.container(key=f"label-{{number}}"):
        st.button(on_one_line(text), key=f"button-{{number}}")
"""
PARTS = (
    *("word ", "말 ", "\n", "\n\n", "    ", "\\", "!", "[", "](", "|", "`", "``", "```\n", "~~~\n"),
    *(
        "\\`",
        "*",
        "**",
        "_",
        "- ",
        "  1. ",
        "> ",
        "# ",
        "===\n",
        "[x",
        "]",
        "[r]: {host}/z.png\n\n",
    ),
    *(
        "![x]({host}/i.png)",
        "![x](<{host}/j.png>)",
        "![r]",
        "![x][r]",
        "!<{host}/>",
        "![x]\\({host})",
    ),
    *('<img src="{host}/k.png">', "<style>@import '{host}'</style>", "&#33;[x]({host}/e.png)"),
    *('```mermaid\nflowchart TD\nA@{{ img: "{host}/m.png" }}\n```\n', ":red[", ":material/delete:"),
    *(
        "|a|b|\n|-|-|\n|`\\\\|` ![x]({host}/t.png)|\n",
        "$\\includegraphics{{{host}/f.png}}$ ",
        ":smile:",
    ),
)
TYPED = (
    *("a -> b", "a -- b", "x >= 3 <= y ~= z <-> w <- v", ":material/delete:", ":material_delete:"),
    *(":smile: :+1:", ":streamlit: :a:", ":red[x] :small[y]", "    four spaces", "[ ] [x] a"),
    *("- [ ] task", "&lt; &amp; &copy;", "<br> <b>x</b>", "http://host.invalid www.host.invalid"),
    *("me@host.invalid", "text[^1]\n\n[^1]: note", "`code` ``` *a* _b_ **c**", "1. one\n2. two"),
    *(
        "# head",
        "a\n===",
        "> quote",
        "|a|b|\n|-|-|",
        "$x$ $$y$$ 10~20 ~~z~~",
        "a\\b \\* \\",
        "a  b   c",
    ),
    *(
        "**강조(설명)**은",
        "::: note",
        "::leaf[x]",
        ":color[x]{foreground='red'}",
        "[x](http://h.invalid)",
    ),
)


@pytest.fixture
def show(tmp_path: Path, open_page: Callable[..., Page]) -> Iterator[Callable[[list[str]], Page]]:
    """A page that shows these texts, and nothing else; what it asks other hosts for is kept."""
    texts, script = tmp_path / "texts.json", tmp_path / "show.py"
    script.write_text(SHOW.format(texts=str(texts)), encoding="utf-8")
    texts.write_text("[]")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    start = ["-m", "streamlit", "run", str(script), "--server.port", str(port)]
    with process(*start, wait=f"{url}/_stcore/health", PYTHONPATH="."):

        def shown(those: list[str]) -> Page:
            texts.write_text(json.dumps(those), encoding="utf-8")
            page = open_page(url)
            settle(page)
            expect(page.locator(f".st-key-label-{len(those) - 1}")).to_be_attached()
            return page

        yield shown


def test_no_text_reaches_another_host(show: Callable[[list[str]], Page]) -> None:
    """200 mixed texts as answers, warnings, typed text and labels: not one request leaves."""
    chance = random.Random(7)
    host = "http://elsewhere.invalid"
    texts = [
        "".join(chance.choices(PARTS, k=chance.randint(3, 14))).replace("{host}", host)
        for _ in range(200)
    ]
    texts = [text.replace("{{", "{").replace("}}", "}") for text in texts]
    hosts: set[str] = set()

    def keep(address: str) -> None:
        hosts.add(urlsplit(address).hostname or "")

    for first in range(0, 200, 50):
        page = show(texts[first : first + 50])
        page.context.on("request", lambda request: keep(request.url))
        page.reload()
        settle(page)
        page.wait_for_timeout(1_500)  # drawings and formulas are loaded late
        for address in page.evaluate("performance.getEntriesByType('resource').map(e => e.name)"):
            keep(address)
        pictures = page.locator("[class*='st-key-'] img, [class*='st-key-'] svg[id*=mermaid]")
        assert pictures.count() == 0
    assert hosts == {"127.0.0.1"}


def test_typed_text_is_seen_as_typed(show: Callable[[list[str]], Page]) -> None:
    """Letter for letter in a bubble; within our Markdown all but how wide a blank is."""
    page = show(list(TYPED))
    for number, text in enumerate(TYPED):
        bubble = page.locator(f".st-key-typed-{number}").get_by_test_id("stText")
        assert bubble.inner_text() == text.strip()
        literal = page.locator(f".st-key-literal-{number}").inner_text()
        assert literal.split() == text.split()
        label = page.locator(f".st-key-label-{number} button").inner_text()
        assert label.split() == text.split()
    links = page.locator("[class*='st-key-literal-'] a, [class*='st-key-label-'] a")
    assert links.count() == 0
