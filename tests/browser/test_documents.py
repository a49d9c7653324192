"""One's own documents in a real browser: a folder or a ZIP is brought, and answered from."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import dashboard, last_answer, picture, say, settle

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
GUESTS = """# Guest house

## Wireless network
The password of the wireless network stands on the back of the room card.

## Laundry
A token for the washing machine costs three euros at the reception.
"""
KOREAN = "# 이용 안내\n\n## 와이파이\n와이파이 비밀번호는 객실 카드 뒷면에 있습니다.\n"


@pytest.fixture(scope="module")
def own_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with dashboard(tmp_path_factory.mktemp("documents")) as url:
        yield url


def bring(page: Page, key: str, label: str, files: object) -> None:
    """Open the fold of the sidebar and choose files."""
    sidebar = page.get_by_test_id("stSidebar")
    sidebar.get_by_text(label, exact=True).click()
    field = page.locator(f".st-key-{key} input[type=file]")
    expect(field).to_be_attached()
    field.set_input_files(files)  # type: ignore[arg-type]


def test_a_folder_is_answered_from_offline(
    own_app: str, open_page: OpenPage, tmp_path: Path
) -> None:
    """Brought, asked about, quoted with its number and place; what does not stand there is told,
    and after a reload the documents are still there."""
    folder = tmp_path / "house"
    folder.mkdir()
    (folder / "guests.md").write_text(GUESTS)
    page = open_page(own_app, locale="en-US")
    bring(page, "documents-folder", "Documents", str(folder))
    sidebar = page.get_by_test_id("stSidebar")
    expect(sidebar.get_by_text("house, files: 1")).to_be_visible(timeout=60_000)
    say(page, "Where can I find the wifi password of the wireless network?")
    answer = last_answer(page)
    expect(answer).to_contain_text("stands on the back of the room card. [1]", timeout=60_000)
    expect(answer).to_contain_text("Sources")
    expect(answer).to_contain_text("guests.md › Wireless network")
    picture(page, "documents")
    answer.get_by_text("What stands there").click()
    expect(answer.get_by_text("1. ", exact=False).first).to_be_visible()
    say(page, "Who painted the Mona Lisa?")
    expect(last_answer(page)).to_contain_text("Not in the documents", timeout=60_000)
    page.reload()
    settle(page)
    expect(sidebar.get_by_text("house, files: 1")).to_be_visible()
    expect(page.get_by_text("guests.md › Wireless network").first).to_be_visible()


def test_a_zip_in_korean(own_app: str, open_page: OpenPage) -> None:
    """The same from a ZIP, on a phone and in the dark."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("faq/guide.md", KOREAN)
    page = open_page(own_app, dark=True)
    upload = {"name": "faq.zip", "mimeType": "application/zip", "buffer": out.getvalue()}
    bring(page, "documents-files", "문서", upload)
    sidebar = page.get_by_test_id("stSidebar")
    expect(sidebar.get_by_text("faq.zip, 파일 1개")).to_be_visible(timeout=60_000)
    say(page, "와이파이 비밀번호가 어디에 있나요?")
    answer = last_answer(page)
    expect(answer).to_contain_text("객실 카드 뒷면에 있습니다. [1]", timeout=60_000)
    expect(answer).to_contain_text("출처")
    expect(answer).to_contain_text("faq/guide.md › 와이파이")
    picture(page, "documents-ko")
