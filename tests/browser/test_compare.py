"""Compare in a real browser, with four models that do as they are told."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.driving import dashboard, free_port, grid, picture, process, settle
from tests.browser.models import SLOW_WORDS, Models, models

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
NAMES = ("fast", "cut", "slow", "failing")
BOTH = ("batch", "batch-too")
QUESTIONS, WIDTH = 200, 3
HEADER, ROW = 36, 35  # pixels of a table, which is a canvas
ROUNDS = 3  # a busy page can draw so late that the slow one has ended, too
LAST_WORD = f"word{SLOW_WORDS - 1}"


@pytest.fixture(scope="module")
def four() -> Iterator[Models]:
    with models() as running:
        yield running


@pytest.fixture(scope="module")
def site(four: Models, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("compare")
    with dashboard(folder, LEXLENS_TARGETS=four.targets_file(folder, *NAMES)) as url:
        yield f"{url}/compare"


def choose(page: Page, *names: str, key: str = "compare_targets") -> None:
    """These targets and no others."""
    box = page.locator(f".st-key-{key} input")
    box.click()
    for _ in range(2):  # those the form begins with
        box.press("Backspace")
    for name in names:
        box.click()
        box.fill(name)
        page.keyboard.press("Enter")
    page.keyboard.press("Escape")


def ask(page: Page, text: str) -> None:
    page.locator(".st-key-compare_utterance input").fill(text)
    page.get_by_role("button", name="Ask all").click()


def column(page: Page, name: str) -> Locator:
    return page.get_by_test_id("stColumn").filter(has=page.get_by_text(name, exact=True))


def test_columns_run_at_once_and_fail_alone_and_a_vote_survives(
    site: str, open_page: OpenPage
) -> None:
    """The last of four targets fails while the slow one still answers; the failing and the cut one
    say so in their own columns and cannot win; a vote by key is still there after a reload."""
    page = open_page(site, locale="en-US")
    choose(page, *NAMES)
    for number in range(ROUNDS):
        ask(page, f"question {number}?")
        expect(page.get_by_role("heading", name=f"question {number}?")).to_be_visible()
        expect(column(page, NAMES[-1])).to_contain_text("refused the key")
        at_once = LAST_WORD not in column(page, "slow").inner_text()
        expect(page.locator(".st-key-ballot-0")).to_be_visible(timeout=60_000)
        expect(column(page, "slow")).to_contain_text(LAST_WORD)
        if at_once:
            break
    assert at_once, "the last target waited for the slow one before it"

    expect(page.get_by_text("it is the fallback's turn")).to_be_visible()
    expect(column(page, "fast")).to_contain_text("quick answer to question")
    expect(column(page, "failing")).to_contain_text("refused the key (HTTP 401)")
    expect(column(page, "cut")).to_contain_text("only the beginning")
    expect(column(page, "cut")).to_contain_text("broke off before its end")
    ballot = page.locator(".st-key-ballot-0").get_by_role("button")
    expect(ballot).to_have_text(["fast1", "slow3", "TieT", "All badX"])
    picture(page, "compare-side-by-side")

    page.get_by_role("heading", name="Compare").click()  # the keys are the page's, not a field's
    page.keyboard.press("1")
    expect(page.get_by_text("Your vote: fast")).to_be_visible()
    page.reload()
    settle(page)
    expect(page.get_by_text("Your vote: fast")).to_be_visible()
    expect(column(page, "slow")).to_contain_text(f"word{SLOW_WORDS - 1}")


def test_stopping_one_column_leaves_the_others(
    site: str, four: Models, open_page: OpenPage
) -> None:
    """Stop ends the slow column at once and keeps what it had; every target was asked once; the
    stopped column alone can be asked again."""
    question = "Tell me about Lex"
    before = four.asked.copy()
    page = open_page(site, locale="en-US")
    choose(page, "fast", "slow", "offline-chat")
    ask(page, question)
    slow = page.get_by_test_id("stColumn").filter(has_text="word1 ")
    expect(slow).to_be_visible()
    slow.get_by_role("button", name="Stop").click()
    expect(slow).to_contain_text("Stopped")
    expect(page.locator(".st-key-ballot-0")).to_be_visible(timeout=30_000)
    stopped_at = re.findall(r"word(\d+)", slow.inner_text())
    assert int(stopped_at[-1]) < SLOW_WORDS - 1
    assert four.asked - before == {("slow", question): 1, ("fast", question): 1}
    slow.get_by_role("button", name="Ask again").click()
    expect(column(page, "slow")).to_contain_text(f"word{SLOW_WORDS - 1}", timeout=30_000)
    assert four.asked - before == {("slow", question): 2, ("fast", question): 1}


def test_nobody_is_known_by_their_speed(site: str, open_page: OpenPage) -> None:
    """Blind columns show nothing until all have ended, and neither time nor cost until the vote;
    a vote that is taken back hides them again."""
    page = open_page(site, locale="en-US")
    choose(page, "fast", "slow")
    page.locator(".st-key-compare_blind label").click()
    ask(page, "Who are you?")
    expect(page.get_by_text("Waiting")).to_have_count(2)
    page.wait_for_timeout(2_000)  # the fast one has long answered
    expect(page.get_by_text("Waiting")).to_have_count(2)
    expect(page.locator(".st-key-ballot-0")).to_be_visible(timeout=30_000)
    columns = page.get_by_test_id("stColumn")
    expect(columns.filter(has_text="quick answer")).to_be_visible()
    expect(columns.locator("strong").first).to_have_text("Answer A")
    for giveaway in ("Total", "Cost", "What was really sent"):
        expect(page.get_by_text(giveaway, exact=True)).to_have_count(0)
    expect(page.get_by_text("All together")).to_have_count(0)
    page.get_by_role("button", name="Tie").click()
    expect(page.get_by_text("Your vote: Tie")).to_be_visible()
    expect(column(page, "fast").get_by_text("Cost", exact=True)).to_be_visible()
    page.get_by_role("button", name="Take the last vote back").click()
    expect(page.get_by_text("What was really sent")).to_have_count(0)
    expect(columns.locator("strong").first).to_have_text("Answer A")


def test_the_report_opens_from_disk_and_asks_nobody(
    site: str, open_page: OpenPage, browser: Browser, tmp_path: Path
) -> None:
    """One file, no request but for itself, strangers' texts as text."""
    page = open_page(site, locale="en-US")
    choose(page, "fast", "cut")
    ask(page, "<img src=http://127.0.0.1:9/x> why?")
    expect(page.get_by_text("All together")).to_be_visible(timeout=30_000)
    page.get_by_text("Decide", exact=True).click()
    with page.expect_download() as started:
        page.get_by_role("button", name="HTML report").click()
    file = tmp_path / "report.html"
    started.value.save_as(file)
    picture(page, "compare-decide")

    context = browser.new_context()
    requests: list[str] = []
    context.on("request", lambda request: requests.append(request.url))
    report = context.new_page()
    report.goto(file.as_uri())
    expect(report.get_by_role("heading", level=1)).to_contain_text("LexLens · <img")
    asked = report.get_by_role("cell", name="<img src=http://127.0.0.1:9/x> why?", exact=True)
    expect(asked).to_be_visible()
    expect(report.get_by_role("img", name="Time of the whole answer (s)")).to_be_visible()
    assert requests == [file.as_uri()]
    context.close()


def test_a_job_survives_the_end_of_its_process(open_page: OpenPage, tmp_path: Path) -> None:
    """200 questions to two targets, the process killed in the middle: the next one goes on at
    the same address, and each question was asked exactly once. What the dead process was asking
    is told, and asked again only on request."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    options = ["--server.port", str(port), "--server.fileWatcherType", "none"]
    start = ["-m", "streamlit", "run", "streamlit_app.py", *options]
    with models() as running:
        environ = {
            "DATABASE_URL": f"sqlite:///{tmp_path / 'log.sqlite3'}",
            "LEXLENS_TARGETS": running.targets_file(tmp_path, *BOTH),
        }
        running.shut_after = 150
        with process(*start, wait=f"{url}/_stcore/health", **environ) as app:
            page = open_page(f"{url}/compare?view=batch", locale="en-US")
            choose(page, *BOTH, key="batch_targets")
            start_batch(page)
            held_at_once = 2 * WIDTH
            wait_until(lambda: running.held == held_at_once)
            app.kill()
            app.wait(20)
        running.door.set()

        with process(*start, wait=f"{url}/_stcore/health", **environ):
            page.goto(page.url)
            again = page.get_by_role(
                "button", name=f"Ask again what has no answer ({held_at_once})"
            )
            expect(again).to_be_visible(timeout=60_000)
            expect(page.get_by_text("600 / 600 · finished")).to_be_visible()
            every = {(name, f"question {n}") for name in BOTH for n in range(QUESTIONS)}
            assert set(running.asked) == every
            assert set(running.asked.values()) == {1}
            again.click()
            expect(page.get_by_role("button", name=re.compile("Ask again"))).to_have_count(0)
            assert sum(running.asked.values()) == 2 * QUESTIONS + held_at_once


def test_progress_moves_on_after_resume(open_page: OpenPage, tmp_path: Path) -> None:
    """Cancelled in the middle and resumed, the bar goes to its end without another click."""
    with holding(tmp_path, shut_after=50) as (running, url):
        page = open_page(f"{url}/compare?view=batch", locale="en-US")
        choose(page, *BOTH, key="batch_targets")
        start_batch(page)
        wait_until(lambda: running.held == 2 * WIDTH)
        page.get_by_role("button", name="Cancel").click()
        expect(page.get_by_text(re.compile("/ 600 · cancelled"))).to_be_visible(timeout=30_000)
        page.get_by_role("button", name="Go on").click()
        expect(page.get_by_role("button", name="Cancel")).to_be_visible()
        running.door.set()
        expect(page.get_by_text("600 / 600 · finished")).to_be_visible(timeout=60_000)


@contextmanager
def holding(folder: Path, *, shut_after: int) -> Iterator[tuple[Models, str]]:
    """An app of its own with two targets that hold each question after so many."""
    with (
        models() as running,
        dashboard(folder, LEXLENS_TARGETS=running.targets_file(folder, *BOTH)) as url,
    ):
        running.shut_after = shut_after
        yield running, url


def paste(page: Page, *questions: str) -> None:
    page.get_by_text("Paste a list", exact=True).click()
    box = page.locator(".st-key-batch_paste textarea")
    box.fill("\n".join(questions))
    box.press("Control+Enter")


def start_batch(page: Page) -> None:
    """Paste the questions and start."""
    paste(page, *(f"question {n}" for n in range(QUESTIONS)))
    expect(page.get_by_text("Questions 200 × targets 2 × repeats 1 = calls 400")).to_be_visible()
    width = page.locator(".st-key-batch_width input")
    width.fill(str(WIDTH))
    width.press("Enter")
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.get_by_role("button", name="Cancel")).to_be_visible()
    expect(page).to_have_url(re.compile("job="))


def wait_until(holds: Callable[[], bool]) -> None:
    """Until something outside of the browser holds."""
    give_up = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < give_up
        time.sleep(0.02)


def test_a_list_is_shown_as_a_matrix(site: str, open_page: OpenPage) -> None:
    """A row a question, a column a target; the answer that is clicked stands below in full."""
    page = open_page(f"{site}?view=batch", locale="en-US")
    paste(page, "first of two", "second of two")
    choose(page, "fast", "failing", key="batch_targets")
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.get_by_text(re.compile("/ 6 · finished"))).to_be_visible(timeout=60_000)
    matrix = page.locator(".st-key-compare_matrix").get_by_test_id("stDataFrame")
    grid(matrix).click(position={"x": 300, "y": HEADER + ROW})
    expect(page.get_by_text("Model that answered")).to_be_visible()
    picture(page, "compare-matrix")


def test_no_target_judges_a_list_that_still_runs(open_page: OpenPage, tmp_path: Path) -> None:
    """It would judge a part of it: the page says so, shows how far the list is, and offers the
    judge when it has ended."""
    with holding(tmp_path, shut_after=0) as (running, url):
        page = open_page(f"{url}/compare?view=batch", locale="en-US")
        choose(page, *BOTH, key="batch_targets")
        paste(page, "first of two", "second of two")
        page.get_by_role("button", name="Start", exact=True).click()
        wait_until(lambda: running.held > 0)
        page.get_by_text("Judge", exact=True).click()
        start = page.locator(".st-key-judge_start button")
        expect(page.get_by_text("The list is still being asked")).to_be_visible()
        expect(start).to_be_disabled()
        running.door.set()
        expect(start).to_be_enabled(timeout=60_000)
        expect(page.get_by_text("The list is still being asked")).to_have_count(0)


def test_the_pictures_of_a_decision_lead_to_their_answers(site: str, open_page: OpenPage) -> None:
    """A dot to all of its target, a line to the one that took so long; a row is read in full."""
    page = open_page(site, locale="en-US")
    choose(page, "fast", "slow")
    ask(page, "Which of you is it?")
    page.locator(".st-key-win-0 button").click(timeout=60_000)
    page.get_by_text("Decide", exact=True).click()
    answers = page.locator(".st-key-decide_answers")
    for chart, mark in (("quality", "target: fast"), ("latency", "target: slow; seconds: ")):
        drawn = page.locator(f'.st-key-decide_{chart} path[aria-label*="{mark}"]').last
        drawn.evaluate("mark => mark.scrollIntoView({block: 'center'})")
        settle(page)
        drawn.click(force=True)
        expect(answers).to_be_visible()
        settle(page)
    table = answers.get_by_test_id("stDataFrame")
    grid(table).click(position={"x": 16, "y": HEADER + ROW // 2})
    expect(page.get_by_role("paragraph").filter(has_text="word0 word1")).to_be_visible()
