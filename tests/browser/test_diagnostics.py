"""The diagnostics in a real browser: choosing a turn, deep links, what-if, teaching, live."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FloatRect, Locator, Page, expect

from dashboard.bots.embedded import bot_of, client_at
from dashboard.bots.lex_by_place import LexByPlace
from dashboard.bots.ref import BotRef
from dashboard.log.database import Database
from dashboard.services import OWN_HOOKS
from dashboard.teaching.trial import understood
from lexclient.local import serve
from tests.browser.driving import dashboard, grid, last_answer, picture, say, settle
from tests.dashboard.recorded import record

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
HEADER, ROW = 36, 35  # pixels of the table's canvas
UNKNOWN = "배송 어디쯤"


@pytest.fixture(scope="module")
def logged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An app over the small log worked out by hand, for tests that keep nothing in it."""
    with _over_the_log(tmp_path_factory.mktemp("logged")) as url:
        yield url


@pytest.fixture
def own_log(tmp_path: Path) -> Iterator[str]:
    """The same for one test alone, which teaches or speaks."""
    with _over_the_log(tmp_path) as url:
        yield url


@contextmanager
def _over_the_log(folder: Path) -> Iterator[str]:
    database = Database(f"sqlite:///{folder / 'log.sqlite3'}")
    record(database)
    database.close()
    with dashboard(folder) as url:
        yield url


def steady(element: Locator) -> object:
    """Where an element is once the page has stopped moving it."""
    before, now = None, element.bounding_box()
    while now != before:
        element.page.wait_for_timeout(300)
        before, now = now, element.bounding_box()
    return now


def tick(table: Locator, row: int) -> None:
    """Click the box before a row of a table, once it stands still; the grid is a canvas."""
    steady(table)
    grid(table).click(position={"x": 16, "y": HEADER + ROW * row + ROW // 2})


def tables(page: Page) -> Locator:
    return page.get_by_test_id("stDataFrame")


def view(logged: str, name: str, more: str = "") -> str:
    return f"{logged}/diagnostics?view={name}&f_time=all{more}"


def click_row(table: Locator, row: int) -> None:
    """Click into the utterance of a row."""
    grid(table).click(position={"x": 150, "y": HEADER + ROW * row + ROW // 2})


def test_a_click_on_a_row_opens_its_turn(logged: str, open_page: OpenPage) -> None:
    """A page of its own with an address; from there to the next, and back by the browser."""
    page = open_page(view(logged, "turns"))
    click_row(tables(page).first, 7)
    expect(page).to_have_url(re.compile("turn=t3"))
    expect(page.get_by_text("Delivery의 점수는 0.30")).to_be_visible()
    expect(page.locator(".st-key-filters")).to_have_count(0)
    page.locator(".st-key-turn-next button").click()
    expect(page).to_have_url(re.compile("turn=t2"))
    expect(page.get_by_text("· t2")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("· t3")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("11개 중 1–11")).to_be_visible()
    page.goto(f"{logged}/diagnostics?turn=t3")
    settle(page)
    expect(page.get_by_text("· t3")).to_be_visible()
    expect(page.get_by_text("임계값 0.40보다 낮습니다")).to_be_visible()
    expect(page.locator(".waterfall")).to_have_count(1)  # no scores were recorded
    assert page.get_by_test_id("stException").count() == 0
    picture(page, "turn")


def test_a_turn_is_told_in_the_time_of_the_browser(logged: str, browser: Browser) -> None:
    """The log holds 11:01 UTC; in Seoul that is 20:01, and the zone stands beside it. The day
    that is chosen is the one of that clock."""
    seoul = browser.new_context(locale="ko-KR", timezone_id="Asia/Seoul")
    page = seoul.new_page()
    page.goto(f"{logged}/diagnostics?turn=t3")
    settle(page)
    expect(page.get_by_text("2026-11-20 20:01:00 KST")).to_be_visible()
    page.goto(view(logged, "turns").replace("f_time=all", "f_time=days&f_days=2026-11-21"))
    settle(page)
    expect(page.get_by_text("조건에 맞는 턴이 없습니다")).to_be_visible()  # in UTC it is the 20th
    seoul.close()


def test_a_link_to_a_turn_names_no_conversation(logged: str, browser: Browser) -> None:
    """What is copied opens the turn for whoever gets it, and nothing else."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{logged}/diagnostics?turn=t3")
    settle(page)
    page.locator(".copy.link").click()
    expect(page.locator(".copy.link")).to_contain_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{logged}/diagnostics?turn=t3"
    context.close()


def test_the_filter_is_in_the_address_and_survives_a_reload(
    logged: str, open_page: OpenPage
) -> None:
    """In its own words, whatever the language of the interface."""
    page = open_page(f"{logged}/diagnostics?f_time=all")
    expect(page.get_by_test_id("stMetricValue").first).to_have_text("10")
    box = page.locator(".st-key-f_text input")
    box.fill("배송")
    box.press("Enter")
    expect(page.get_by_test_id("stMetricValue").first).to_have_text("2")
    page.get_by_text("30일", exact=True).click()
    expect(page).to_have_url(re.compile("f_time=30d"))
    page.get_by_text("전체", exact=True).click()
    expect(page).to_have_url(re.compile("f_time=all"))
    page.reload()
    settle(page)
    expect(page.get_by_test_id("stMetricValue").first).to_have_text("2")
    picture(page, "diagnostics-filtered")


@pytest.mark.parametrize(
    ("chart", "mark", "utterances"),
    [
        ("routes", "turns: 3; name: ▲ 대체 답변", 3),
        ("scores", "name: ● Lex; order: 0; turns: 1; low: 0.9", 1),
        ("scores", "name: 2위; order: 4; turns: 1; low: 0.5", 1),
        ("intents", "turns: 2; intent: Delivery; name: ▲ 대체 답변", 2),
        ("flow", "name: ▲ luna", 2),
        ("flow", "name: 슬롯 대답", 1),
        ("flow", "from: Delivery; to: ", 2),
        ("targets", "target: luna", 3),
    ],
)
def test_a_mark_leads_to_its_turns(
    logged: str, open_page: OpenPage, chart: str, mark: str, utterances: int
) -> None:
    """As many turns are listed as the mark said, and the address says which."""
    page = open_page(f"{logged}/diagnostics?f_time=all")
    drawn = page.locator(f'.st-key-chart-{chart} path[aria-label*="{mark}"]').first
    expect(drawn).to_be_attached()
    drawn.evaluate("mark => mark.scrollIntoView({block: 'center'})")
    settle(page)
    drawn.click()
    expect(page).to_have_url(re.compile("view=turns"))
    expect(page.get_by_text(f"{utterances}개 중 1–{utterances}")).to_be_visible()


def test_the_name_of_a_target_leads_to_its_turns(logged: str, open_page: OpenPage) -> None:
    """Below its table; what narrowed the list is there to be taken away again."""
    page = open_page(f"{logged}/diagnostics?f_time=all")
    page.locator(".st-key-target-1 button").click()
    expect(page).to_have_url(re.compile("f_target=luna"))
    expect(page.get_by_text("3개 중 1–3")).to_be_visible()


def test_what_a_chart_narrowed_is_widened_again(logged: str, open_page: OpenPage) -> None:
    """A stretch of time and a score stand in the address, and as buttons above the list."""
    narrowed = "&f_span=2026-11-20T10:00/2026-11-20T11:00&f_score=0.90-0.95"
    page = open_page(view(logged, "turns", narrowed))
    expect(page.get_by_text("1개 중 1–1")).to_be_visible()
    page.locator(".st-key-widen-f_score button").click()
    expect(page.get_by_text("3개 중 1–3")).to_be_visible()
    page.locator(".st-key-widen-f_span button").click()
    expect(page.get_by_text("11개 중 1–11")).to_be_visible()


@pytest.mark.parametrize("narrowed", ["f_span=x", "f_span=1/2", "f_score=[a](b)", "f_days=9999"])
def test_an_address_that_nobody_wrote_narrows_nothing(
    logged: str, open_page: OpenPage, narrowed: str
) -> None:
    """It is left out, and shown nowhere."""
    page = open_page(view(logged, "turns", f"&{narrowed}"))
    expect(page.get_by_text("11개 중 1–11")).to_be_visible()


def inside(page: Page, element: str) -> bool:
    """Whether nothing of an element is wider than the page."""
    boxes = [one.bounding_box() for one in page.locator(element).all()]
    width = page.viewport_size["width"] if page.viewport_size else 0
    return bool(boxes) and all(box and box["x"] + box["width"] <= width for box in boxes)


@pytest.mark.parametrize("width", [1920, 1280, 390])
def test_the_overview_holds_its_width(logged: str, open_page: OpenPage, width: int) -> None:
    """Cards of a row are equally wide and high and fill it; no head of the table is squeezed;
    no two names of the flow lie on one another."""
    page = open_page(f"{logged}/diagnostics?f_time=all", width=width)
    expect(page.locator(".st-key-chart-flow svg.marks")).to_be_visible()
    assert inside(page, ".st-key-numbers [data-testid=stMetric]")
    cards = page.locator(".st-key-numbers [data-testid=stGridCell]").all()
    sizes = {(round(b["width"]), round(b["height"])) for one in cards if (b := one.bounding_box())}
    assert len({width for width, _ in sizes}) == 1
    assert len(sizes) <= 2  # a row may have two lines of notes where another has one
    assert inside(page, ".st-key-targets")
    heads = page.locator(".st-key-targets th").all()
    assert len({box["height"] for one in heads if (box := one.bounding_box())}) == 1
    assert all(one.evaluate("head => head.scrollWidth <= head.clientWidth") for one in heads)
    names = page.locator(".st-key-chart-flow text").all()
    lines = [box for one in names if (box := one.bounding_box())]
    assert len(lines) > 8
    assert not [(a, b) for n, a in enumerate(lines) for b in lines[:n] if overlap(a, b)]


def overlap(one: FloatRect, other: FloatRect) -> bool:
    """Whether two boxes share more than a pixel either way."""
    return all(
        min(one[at] + one[size], other[at] + other[size]) - max(one[at], other[at]) > 1
        for at, size in (("x", "width"), ("y", "height"))
    )


def test_a_filters_fallbacks_are_compared(logged: str, open_page: OpenPage) -> None:
    """From the turns to a batch that asks just what the fallback got within the filter."""
    page = open_page(view(logged, "turns", "&f_text=배송비"))
    page.locator(".st-key-turns-compare button").click()
    expect(page.get_by_text("진단 필터의 대체 답변")).to_be_visible()
    settle(page)
    expect(page.get_by_text(re.compile("^질문 1 × 대상"))).to_be_visible()


def test_what_if_moves_a_threshold(logged: str, open_page: OpenPage) -> None:
    """Ten hundredths lower by the arrow keys: one turn flips, and the address keeps it."""
    page = open_page(view(logged, "whatif"))
    flips = page.locator(".st-key-whatif-flips").get_by_test_id("stMetricValue")
    expect(flips).to_have_text("0")
    thumb = page.get_by_role("slider").first
    thumb.focus()
    for _ in range(10):
        thumb.press("ArrowLeft")
        settle(page)
    expect(flips).to_have_text("1")
    expect(page).to_have_url(re.compile(r"w_threshold=0\.3"))
    expect(page.locator(".st-key-whatif-calls")).to_contain_text("-1")
    picture(page, "what-if")


def teach_first(page: Page) -> None:
    """Tick the first of what was missed, choose its intent, add it to the lesson."""
    tick(tables(page).first, 0)
    expect(page.locator(".st-key-teach-add")).to_contain_text("(1)")
    page.locator(".st-key-teach_intent input").fill("StoreLocation")
    expect(page.get_by_role("option")).to_have_count(1)
    page.locator(".st-key-teach_intent input").press("Enter")
    settle(page)
    page.locator(".st-key-teach-add button").click()


def test_teaching_the_bot_to_its_end(own_log: str, open_page: OpenPage, tmp_path: Path) -> None:
    """Tick, choose the intent, try at once, download; the ZIP alone is a bot that has learned."""
    page = open_page(view(own_log, "teach", "&f_text=어디쯤"))
    teach_first(page)
    expect(page.locator(".st-key-teach-zip button")).to_be_enabled()
    page.locator(".st-key-teach-try button").click()
    expect(page.get_by_test_id("stAlert")).to_contain_text("1개 중 1개를 알아듣습니다")
    picture(page, "teach-the-bot")
    with page.expect_download() as downloading:
        page.locator(".st-key-teach-zip button").click()
    path = tmp_path / "taught.zip"
    downloading.value.save_as(path)
    with serve(path, hooks=OWN_HOOKS) as server:
        bot = BotRef.of(bot_of(server.bots[0]), "ko_KR")
        heard = understood(LexByPlace(client_at(server.url)), bot, UNKNOWN, "a-session")
    assert (heard.intent, heard.score) == ("StoreLocation", 1.0)


def test_teaching_ends_in_talking_and_in_figures(own_log: str, open_page: OpenPage) -> None:
    """A new intent whose name is checked while it is typed; the taught bot answers with what it
    was given, and the same set says what it gained. A row can be removed again."""
    page = open_page(view(own_log, "teach", "&f_text=어디쯤"))
    tick(tables(page).first, 0)
    expect(page.locator(".st-key-teach-add")).to_contain_text("(1)")
    page.locator(".st-key-teach_intent input").fill("새 의도")
    expect(page.get_by_role("option")).to_have_count(1)
    page.locator(".st-key-teach_intent input").press("Enter")
    name = page.locator(".st-key-teach_name input")
    name.press_sequentially("어디")
    expect(page.get_by_text("의도 이름이 될 수 없습니다")).to_be_visible()  # no Enter, no blur
    name.fill("checkdelivery")
    expect(page.get_by_text("이미 CheckDelivery라는 의도가 있습니다")).to_be_visible()
    name.fill("WhereIsIt")
    expect(page.get_by_text("쓸 수 있는 이름입니다")).to_be_visible()
    page.locator(".st-key-teach_response textarea").fill("거의 다 왔습니다.")
    page.locator(".st-key-teach_response textarea").press("Control+Enter")
    settle(page)
    page.locator(".st-key-teach-add button").click()
    page.get_by_role("button", name="가르친 봇과 대화하기").click()
    expect(last_answer(page)).to_contain_text("거의 다 왔습니다.")
    expect(last_answer(page)).to_contain_text("WhereIsIt")
    settle(page)

    page.get_by_test_id("stSidebarNav").get_by_text("진단").click()
    settle(page)
    page.get_by_role("radio", name="봇 가르치기").click()
    page.locator(".st-key-pupil input").fill("FlowerShopBot · ko_KR")
    page.locator(".st-key-pupil input").press("Enter")
    page.get_by_role("button", name="수업 전후 평가하기").click()
    expect(page).to_have_url(re.compile("part=compare"))
    fixed = page.get_by_test_id("stMetric").filter(has_text="고쳐짐")
    expect(fixed.get_by_test_id("stMetricValue")).to_have_text("1", timeout=60_000)
    expect(page.get_by_text("고쳐진 1개 가운데 1개는 수업에 그대로 들어 있는 말")).to_be_visible()
    picture(page, "evaluate-before-and-after")


def test_a_row_of_the_lesson_can_be_removed(own_log: str, open_page: OpenPage) -> None:
    """Ticked in the lesson and deleted; nothing is taught any more."""
    page = open_page(view(own_log, "teach", "&f_text=어디쯤"))
    teach_first(page)
    lesson = tables(page).nth(1)
    expect(lesson).to_be_visible()
    settle(page)
    tick(lesson, 0)
    page.keyboard.press("Delete")
    expect(page.get_by_text("아직 비어 있습니다")).to_be_visible()


def test_turns_appear_while_one_reads(own_log: str, open_page: OpenPage) -> None:
    """Said in another tab, told here without a reload; what one reads stays where it is."""
    reader = open_page(view(own_log, "turns"))
    expect(reader.locator(".st-key-live")).to_contain_text("새 턴을 기다리는 중")
    expect(reader.get_by_test_id("stPaginationPageActive")).to_be_visible()  # drawn by and by
    place = steady(reader.get_by_text("개 중 1–"))
    speaker = open_page(own_log)
    say(speaker, "안녕")
    live = reader.locator(".st-key-live")
    expect(live).to_contain_text("새 턴 1개")
    expect(live).to_contain_text("안녕")
    assert steady(reader.get_by_text("개 중 1–")) == place
    reader.locator(".st-key-live-show button").click()
    expect(live).to_contain_text("새 턴을 기다리는 중")
    expect(reader.get_by_text(re.compile("1[2-9]개 중 1–1[2-9]"))).to_be_visible()


def test_a_turn_is_replayed_in_the_chat(own_log: str, open_page: OpenPage) -> None:
    """As it was, in a conversation of its own."""
    page = open_page(f"{own_log}/diagnostics?turn=t0")
    page.locator(".st-key-turn-replay button").click()
    expect(page.get_by_role("group", name="Chat message from user")).to_contain_text("꽃 주문")
    expect(page.get_by_text("녹화 재생").first).to_be_visible()
