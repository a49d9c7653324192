"""The chat page's files: what they load, and what they never do."""

from __future__ import annotations

import re

from infra import page

ADDRESS = re.compile(r"(?:https?:)?//[\w.-]+\.\w+|import\(|importScripts|url\(")
MARKUP = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function")


def files() -> dict[str, str]:
    found = [path for path in page.FOLDER.rglob("*") if path.is_file()]
    return {path.name: path.read_text(encoding="utf-8") for path in found}


def test_it_loads_nothing_of_others() -> None:
    """No address of another host in any file, and the policy would refuse one."""
    texts = files()
    assert set(texts) == {"chat.html", "chat.css", "chat.js"}
    assert {
        name: ADDRESS.findall(text) for name, text in texts.items() if ADDRESS.search(text)
    } == {}
    allowed = dict(part.split(" ", 1) for part in page.POLICY.split("; "))
    assert allowed["default-src"] == "'none'"
    assert {allowed[kind] for kind in ("script-src", "style-src", "connect-src")} == {"'self'"}


def test_it_writes_no_markup() -> None:
    """There is no way from a text to an element, nor to code."""
    assert [name for name, text in files().items() if MARKUP.search(text)] == []
    assert not re.search(r"\son\w+=|<style|javascript:|<script(?! src=)", files()["chat.html"])
