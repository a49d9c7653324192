"""The stage in a real browser: what the people in the back row see, and what a presenter does."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from dashboard.conversation.script.steps import bundled_steps
from dashboard.settings import BOTS
from tests.browser.driving import (
    choose,
    choose_recording,
    dashboard,
    last_answer,
    picture,
    say,
    settle,
    targets,
)
from tests.fallback.scripted import DONE, HOLD, STREAM, reply, said, scripted

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
BUBBLES = "[data-testid=stChatMessage]"
READABLE = 4.5  # contrast of WCAG 2.2 AA

MEASURED = """() => [...document.querySelectorAll('.stMarkdownBadge, .ribbon .cell')].map(each => {
  const style = getComputedStyle(each);
  const numbers = text => text.match(/[\\d.]+/g).slice(0, 3).map(Number);
  return [each.innerText, parseFloat(style.fontSize), each.className,
          numbers(style.color), numbers(style.backgroundColor)];
})"""


def contrast(one: list[float], other: list[float]) -> float:
    """The ratio of WCAG 2.2 for two colours of 0 to 255."""

    def luminance(colour: list[float]) -> float:
        linear = [
            c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4
            for c in (value / 255 for value in colour)
        ]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def zipped(folder: Path) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for file in sorted(folder.rglob("*.json")):
            archive.write(file, file.relative_to(folder))
    return content.getvalue()


def send(page: Page, text: str) -> None:
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(text)
    box.press("Enter")


SCRIPTS = [
    (bot, locale) for bot in ("HelloWorldBot", "FlowerShopBot") for locale in ("ko_KR", "en_US")
]
SHAPES = {  # who answers a step, as its badge shows
    **dict.fromkeys(("defined_intent", "slot_filling", "confirmation", "false_accept"), "●"),
    **dict.fromkeys(("out_of_scope", "unknown_to_all"), "▲"),
}
LOOKS: list[tuple[int, Literal["light", "dark"]]] = [
    (width, theme) for width in (1280, 390) for theme in ("light", "dark")
]
PAPER = {"light": "rgb(255, 255, 255)", "dark": "rgb(13, 17, 23)"}


@pytest.mark.parametrize(("bot", "locale"), SCRIPTS)
def test_the_demo_script(app: str, open_page: OpenPage, bot: str, locale: str) -> None:
    """Every prompt of every bundled bot by its button, in Korean and English, at 1280 and 390
    pixels, light and dark: large badges with contrast, a cell each in the ribbon, the detail
    beside the chat or under the answer; no other host is contacted."""
    page = open_page(app, locale=locale.replace("_", "-"), width=1280)
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname or ""))
    choose(page, "bot", bot)
    choose(page, "locale", locale)
    steps = bundled_steps(BOTS, bot, locale)
    for number, step in enumerate(steps, start=1):
        look(page, *LOOKS[number % len(LOOKS)])
        page.locator(f".st-key-prompt-{number} button").click()
        expect(page.locator(BUBBLES).nth(-2)).to_contain_text(step.text)
        settle(page)
        expect(last_answer(page).locator(".stMarkdownBadge").first).to_contain_text(
            SHAPES.get(step.shows, re.compile("[●▲]"))
        )
        expect(page.locator(f".st-key-prompt-{number} button")).to_contain_text(f"✔ {number}.")
        expect(page.locator(".st-key-step")).to_contain_text(re.compile("✔ (As exp|예상대로)"))
    expect(page.locator(".st-key-prompts")).not_to_contain_text("✖")
    in_all = page.locator(BUBBLES).count() // 2
    for width, theme in LOOKS:
        look(page, width, theme)
        expect(page.locator(".ribbon .cell")).to_have_count(in_all)
        assert_readable(page, at_least=in_all)
        expect(page.locator(".st-key-panel")).to_be_visible(visible=width > 640)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        picture(page, f"stage-{bot}-{locale}-{width}-{theme}")
    fold = last_answer(page).get_by_test_id("stExpander")
    fold.get_by_test_id("stExpanderHeader").or_(fold.locator("summary")).first.click()
    expect(last_answer(page).locator(".waterfall").first).to_be_visible()
    assert hosts == {"127.0.0.1"}


def look(page: Page, width: int, theme: Literal["light", "dark"]) -> None:
    """See the page on another screen, once it is painted so."""
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=theme)
    expect(page.get_by_test_id("stApp")).to_have_css("background-color", PAPER[theme])
    settle(page)


def assert_readable(page: Page, *, at_least: int) -> None:
    """Badges of 16 px and more, and contrast in them and in the ribbon."""
    measured = page.evaluate(MEASURED)
    badges = [one for one in measured if "Badge" in one[2]]
    assert len(badges) >= at_least
    assert min(size for _, size, *_ in badges) >= 16
    assert all(contrast(ink, paper) >= READABLE for *_, ink, paper in measured), measured


def test_a_silent_model_is_waited_for_in_words(tmp_path: Path, open_page: OpenPage) -> None:
    """Status at once; after eight seconds who is waited for, until when, and who else could
    answer; a reload meanwhile asks nobody twice; the other one then answers in the same turn."""
    quick = [STREAM, said("다른 "), said("답"), said("", "stop"), DONE]
    served = reply(200, {"data": [{"id": "m"}]})  # the other one is seen to be usable
    with scripted([STREAM, HOLD], models=[]) as silent, scripted(quick, models=served) as other:
        file = targets(tmp_path, silent=silent.url, other=other.url)
        with dashboard(tmp_path, LEXLENS_TARGETS=file) as url:
            page = open_page(url)
            send(page, "Lex에 대해 설명해줘")
            expect(last_answer(page)).to_contain_text(re.compile("묻는 중"), timeout=5_000)
            page.reload()
            expect(last_answer(page)).to_contain_text("첫 글자를", timeout=25_000)
            expect(last_answer(page)).to_contain_text("30초가 되면 그만둡니다")
            picture(page, "stage-waiting")
            assert len(silent.requests) == 1
            page.get_by_role("button", name="other에게 대신 묻기").click()
            expect(last_answer(page)).to_contain_text("▲ 대체 답변 · other")
            expect(last_answer(page)).to_contain_text("다른 답")
            expect(page.locator(BUBBLES)).to_have_count(2)
            assert (len(silent.requests), len(other.requests)) == (1, 1)


def test_start_over_and_undo(app: str, open_page: OpenPage) -> None:
    """A new conversation in one click; undone, the old one is there and Lex still knows it."""
    page = open_page(app)
    say(page, "안녕")
    page.locator(".st-key-start-over button").click()
    expect(page.locator(BUBBLES)).to_have_count(0)
    page.locator(".st-key-undo button").click()
    expect(page.locator(BUBBLES)).to_have_count(2)
    settle(page)
    say(page, "홍길동")
    expect(last_answer(page)).to_contain_text("당신의 이름은 홍길동입니까?")
    expect(page.locator(".st-key-undo")).to_have_count(0)


def test_presenter_mode(app: str, open_page: OpenPage) -> None:
    """No sidebar, larger type; and back."""
    page = open_page(app)
    say(page, "안녕")
    size = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
    before = page.evaluate(size)
    page.locator(".st-key-presenter label").click()
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    settle(page)
    assert page.evaluate(size) == pytest.approx(before * 1.25)
    picture(page, "stage-presenter")
    page.locator(".st-key-presenter label").click()
    expect(page.get_by_test_id("stSidebar")).to_be_visible()


def with_card(folder: Path) -> bytes:
    """HelloWorldBot whose greeting is a card with two buttons, a payload and an SSML message."""
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(zipped(folder))) as plain, zipfile.ZipFile(content, "w") as new:
        for name in plain.namelist():
            data = plain.read(name)
            if name.endswith("ko_KR/Intents/HelloWorld/Slots/Name/Slot.json"):
                data = _carded(json.loads(data))
            new.writestr(name, data)
    return content.getvalue()


def _carded(slot: dict[str, object]) -> bytes:
    card = {
        "title": "이름을 고르세요",
        "subtitle": "둘 중 하나",
        "imageUrl": "https://example.com/cat.png",
        "buttons": [{"text": "홍길동", "value": "홍길동"}, {"text": "김철수", "value": "김철수"}],
    }
    empty = dict.fromkeys(("plainTextMessage", "ssmlMessage", "customPayload", "imageResponseCard"))
    groups = [
        {"message": empty | {"imageResponseCard": card}, "variations": None},
        {"message": empty | {"customPayload": {"value": '{"a":1}'}}, "variations": None},
        {"message": empty | {"ssmlMessage": {"value": "<speak>이름</speak>"}}, "variations": None},
    ]
    slot["valueElicitationSetting"]["promptSpecification"]["messageGroupsList"] = groups  # type: ignore[index]
    return json.dumps(slot).encode()


def upload(page: Page, name: str, content: bytes) -> None:
    page.get_by_test_id("stSidebar").get_by_text("내 봇 가져오기").click()
    field = page.locator(".st-key-export-file input[type=file]")
    field.set_input_files({"name": name, "mimeType": "application/zip", "buffer": content})


def test_an_uploaded_zip_runs_at_once_and_its_cards_have_buttons(
    app: str, open_page: OpenPage
) -> None:
    """A ZIP as the console exports it; a card's button says its value; a payload and SSML are
    shown as what they are; the card's picture is not fetched."""
    page = open_page(app)
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname or ""))
    upload(page, "bot.zip", with_card(BOTS / "HelloWorldBot"))
    expect(page.locator(".st-key-bot input").first).to_have_value("HelloWorldBot (2)")
    settle(page)
    say(page, "안녕")
    expect(last_answer(page)).to_contain_text("이름을 고르세요")
    expect(last_answer(page)).to_contain_text("사용자 지정 페이로드")
    expect(last_answer(page)).to_contain_text("<speak>이름</speak>")
    picture(page, "stage-card")
    last_answer(page).get_by_role("button", name="김철수").click()
    expect(last_answer(page)).to_contain_text("당신의 이름은 김철수입니까?")
    assert hosts == {"127.0.0.1"}


def test_a_zip_that_is_no_bot_is_told(app: str, open_page: OpenPage) -> None:
    """In words, and the picker stays as it was."""
    page = open_page(app)
    upload(page, "holiday.zip", b"PK nothing")
    expect(page.get_by_test_id("stSidebar").get_by_test_id("stAlert")).to_contain_text(
        "이 ZIP은 봇으로 쓸 수 없습니다. Lex V2 콘솔에서 내보낸 파일을 그대로 올려 주세요. "
        "ZIP: Lex V2 봇을 내보낸 ZIP 파일이 아닙니다."
    )


def test_preflight_says_what_works(app: str, open_page: OpenPage) -> None:
    """Each service with its time."""
    page = open_page(app)
    page.locator(".st-key-preflight button").click()
    for name in ("Lex", "모델", "로그"):
        expect(page.get_by_test_id("stSidebar")).to_contain_text(
            re.compile(f"✔ {name} · [0-9.]+ m?s")
        )


def test_record_cut_the_network_and_replay(tmp_path: Path, open_page: OpenPage) -> None:
    """Saved while the model answers, played when nobody does: badged, with the same words."""
    answer = [STREAM, said("녹화된 "), said("답입니다"), said("", "stop"), DONE]
    with scripted(answer, models=[]) as model:
        file = targets(tmp_path, model=model.url)
        with dashboard(tmp_path, LEXLENS_TARGETS=file) as url:
            page = open_page(url)
            say(page, "안녕")
            page.locator(".st-key-start-over button").click()
            expect(page.locator(BUBBLES)).to_have_count(0)
            settle(page)
            say(page, "Lex에 대해 설명해줘")
            page.locator(".st-key-record button").first.click()
            with page.expect_download() as download:
                page.locator(".st-key-download-save button").click()
            saved = download.value.path().read_bytes()
    asked = len(model.requests)
    with dashboard(tmp_path, LEXLENS_TARGETS=file) as url:  # the model is gone
        page = open_page(url)
        page.locator(".st-key-record button").first.click()
        fast = page.locator(".st-key-play_fast button")
        choose_recording(page, saved, fast)
        fast.click()
        expect(last_answer(page)).to_contain_text("⟲ 녹화 재생")
        expect(last_answer(page)).to_contain_text("녹화된 답입니다")
        picture(page, "stage-replay")
        page.keyboard.press("Escape")
        settle(page)
        page.locator(".st-key-start-over button").click()
        expect(page.locator(BUBBLES)).to_have_count(0)
        settle(page)
        say(page, "Lex에 대해 설명해줘")
        expect(last_answer(page)).to_contain_text("✖ 실패")
        last_answer(page).get_by_role("button", name="녹화된 답 보기").click()
        expect(last_answer(page)).to_contain_text("⟲ 녹화 재생")
        expect(last_answer(page)).to_contain_text("녹화된 답입니다")
    assert len(model.requests) == asked == 1


def play(page: Page, key: str, utterance: str, bubbles: int) -> None:
    """Press a key as a person does: again, if the page had not listened yet."""
    for _ in range(4):
        page.keyboard.press(key)
        with suppress(AssertionError):
            expect(page.locator(BUBBLES)).to_have_count(bubbles, timeout=5_000)
            break
    expect(page.locator(BUBBLES).nth(-2)).to_contain_text(utterance)
    settle(page)


def test_the_keys_play_the_demo(app: str, open_page: OpenPage) -> None:
    """The right arrow goes on, a number chooses and brings along what it replies to; who types a
    number types it."""
    page = open_page(app, locale="ko-KR")
    steps = bundled_steps(BOTS, "HelloWorldBot", "ko_KR")
    page.evaluate("document.activeElement.blur()")
    play(page, "ArrowRight", steps[0].text, 2)
    play(page, "ArrowRight", steps[1].text, 4)
    play(page, "5", steps[4].text, 2)  # the bot asks something: in a conversation of its own
    play(page, "3", steps[2].text, 6)  # yes: to the question, and that to the greeting
    expect(last_answer(page)).to_contain_text("반갑습니다. 홍길동님.")
    page.get_by_test_id("stChatInputTextArea").press_sequentially("3 장미")
    expect(page.get_by_test_id("stChatInputTextArea")).to_have_value("3 장미")
    expect(page.locator(BUBBLES)).to_have_count(6)


def test_a_thumb_is_kept(app: str, open_page: OpenPage) -> None:
    """Also after a reload."""
    page = open_page(app)
    say(page, "안녕")
    up = page.locator("[class*=st-key-thumb]").get_by_role("radio").nth(1)
    up.click()
    expect(up).to_have_attribute("aria-checked", "true")
    settle(page)
    page.reload()
    settle(page)
    expect(up).to_have_attribute("aria-checked", "true")
