"""Who visits under load: programs at `/chat`, and people in browser tabs.

Each utterance is said by one visitor once, so that a model server can be asked who was paid twice.
"""

from __future__ import annotations

import asyncio
import json
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import (
    Error,
    Locator,
    Page,
    Response,
    async_playwright,
)

from tests.browser.driving import FLAGS
from tests.hostile.kept import ANSWER

TRY_AGAIN_S = 1.0
GONE = 0  # in place of a status: nobody answered
CUT = "끊김"  # stands below an utterance whose process was killed
IDLE = "[data-test-script-state=notRunning]"
AT_REST = f"{IDLE}[data-test-connection-state=CONNECTED]"
GLANCES_AT_REST = 10  # a busy machine takes seconds to begin with what was typed
PATIENCE_S = 60.0
GLANCE_S = 1.5
FEW = "--renderer-process-limit=4"  # one for each tab is more than a machine of tests holds
CALM: dict[str, Any] = {  # what moves is drawn sixty times a second, in each tab
    "locale": "ko-KR",
    "reduced_motion": "reduce",
    "viewport": {"width": 1000, "height": 700},
}
OPENED_AT_A_TIME = 3
ARRIVAL_S = 300.0
BELOW = """utterance => {
  const bubbles = [...document.querySelectorAll("[data-testid=stChatMessage]")];
  const own = bubbles.findLastIndex(bubble => bubble.innerText.trim().endsWith(utterance));
  return own < 0 ? null : bubbles[own + 1]?.innerText ?? "";
}"""


@dataclass
class Seen:
    """What the visitors of one kind saw; written by all of them."""

    statuses: Counter[int] = field(default_factory=Counter)
    answered: set[str] = field(default_factory=set)  # utterances
    words: Counter[str] = field(default_factory=Counter)  # what pages said in place of an answer


def visit(url: str, visitor: int, stop: threading.Event, seen: Seen, pause_s: float = 0.0) -> None:
    """Ask again under the same message id until something was begun, then the next. Visitors do
    not come all at once, but one after the other within a pause."""
    number = 0
    stop.wait(pause_s * visitor / 100)
    while not stop.is_set():
        number += 1
        utterance = f"무엇 {visitor} {number}"
        message = f"visitor-{visitor:04d}-{number:08d}"
        body = {"msgId": message, "text": utterance, "sessionId": f"v{visitor}"}
        again, outcome = True, ""
        while again and not stop.is_set():
            status, again, outcome = post(url, body)
            seen.statuses[status] += 1
            if again:
                stop.wait(TRY_AGAIN_S)
        if outcome == "complete":
            seen.answered.add(utterance)
        stop.wait(pause_s)


def post(url: str, body: object) -> tuple[int, bool, str]:
    """The status, whether the same request is to be sent again, and how the turn ended."""
    kind = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{url}/chat", json.dumps(body).encode(), kind)
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            outcome = str(json.load(response).get("outcome", ""))
            return int(response.status), response.status == 202, outcome
    except urllib.error.HTTPError as error:
        with error:
            json.load(error)
            again = "retry-after" in error.headers or error.code == 504
            return error.code, again, ""
    except OSError:  # the process is gone
        return GONE, True, ""


@dataclass(frozen=True)
class People:
    """How many they are, how long they stay, how long each reads an answer before the next
    question; `there` is set when all of them have their page."""

    count: int
    seconds: float
    reading_s: float
    there: threading.Event = field(default_factory=threading.Event)


class Tab:
    """A person at a page, who types anew only what the page does not have."""

    def __init__(self, page: Page, url: str, number: int, seen: Seen) -> None:
        self._page = page
        self._url = self._address = url
        self._number = number
        self._seen = seen
        page.on("response", self._note)

    def _note(self, response: Response) -> None:
        self._seen.statuses[response.status] += 1

    async def sit(self, until: float, pause_s: float) -> None:
        """Talk until the time is over, on a page that is open."""
        number = 0
        while time.monotonic() < until:
            number += 1
            await self._ask(f"질문 {self._number} {number}", until)
            await asyncio.sleep(pause_s)

    async def open(self, until: float) -> None:
        """Load the page until it has its input."""
        while time.monotonic() < until:
            try:
                await self._page.goto(self._address, timeout=PATIENCE_S * 1000)
                await self._input().wait_for(timeout=PATIENCE_S * 1000)
                await self._page.locator(IDLE).wait_for(timeout=PATIENCE_S * 1000)
            except Error:
                self._seen.words["no page"] += 1
                await asyncio.sleep(1)
            else:
                self._address = self._page.url  # it names the conversation
                return

    async def _ask(self, utterance: str, until: float) -> None:
        """Type it whenever the page does not have it, until something has become of it. A page
        that waits for its log has no input, and may bring the utterance with it when it is back."""
        while time.monotonic() < until:
            try:
                await self._input().wait_for(timeout=PATIENCE_S * 1000)
                await self._page.locator(AT_REST).wait_for(timeout=PATIENCE_S * 1000)
                if await self._page.evaluate(BELOW, utterance) is None:
                    await self._input().fill(utterance, timeout=PATIENCE_S * 1000)
                    await self._input().press("Enter", timeout=PATIENCE_S * 1000)
                if await self._ended(utterance):
                    return
            except Error as error:
                self._seen.words[await self._shown(error)] += 1
                await self.open(until)

    async def _ended(self, utterance: str) -> bool:
        """Whether it was answered or cut; False if the page, at rest, has it no more: the process
        that heard it was killed before it was kept."""
        give_up, missing = time.monotonic() + PATIENCE_S, 0
        while time.monotonic() < give_up:
            below = await self._page.evaluate(BELOW, utterance)
            if below and (ANSWER in below or CUT in below):
                if ANSWER in below:
                    self._seen.answered.add(utterance)
                return True
            missing = missing + 1 if below is None and await self._rests() else 0
            if missing > GLANCES_AT_REST:
                return False
            await asyncio.sleep(GLANCE_S)
        raise Error("no answer in time")

    async def _rests(self) -> bool:
        return await self._page.locator(AT_REST).count() > 0

    async def _shown(self, error: Error) -> str:
        try:
            alerts = await self._page.get_by_test_id("stAlert").all_inner_texts()
        except Error:
            alerts = []
        return " | ".join(alerts)[:200] or error.message.splitlines()[0][:120]

    def _input(self) -> Locator:
        return self._page.get_by_test_id("stChatInputTextArea")


async def sit_all(chromium: str, url: str, people: People, seen: Seen) -> None:
    """Every tab is opened before anybody says the first thing; then they talk."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=[*FLAGS, FEW])
        contexts = [await browser.new_context(**CALM) for _ in range(people.count)]
        pages = [await context.new_page() for context in contexts]
        tabs = [Tab(page, url, n, seen) for n, page in enumerate(pages)]
        at_a_time = asyncio.Semaphore(OPENED_AT_A_TIME)

        async def arrive(tab: Tab) -> None:
            async with at_a_time:
                await tab.open(time.monotonic() + ARRIVAL_S)

        await asyncio.gather(*(arrive(tab) for tab in tabs))
        people.there.set()
        until = time.monotonic() + people.seconds

        async def talk(place: int, tab: Tab) -> None:
            await asyncio.sleep(people.reading_s * place / people.count)
            await tab.sit(until, people.reading_s)

        await asyncio.gather(*(talk(place, tab) for place, tab in enumerate(tabs)))
        await browser.close()
