"""Several bots behind one address, and what the running server tells of itself."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lexclient.local import BadExport, LocalBot, LocalLocale, LocalRuntime, serve
from lexclient.local.server import app

ROOT = Path(__file__).parents[3]
BOTS = ROOT / "bots"


def test_several_bots_share_an_address(connect: Callable[[str], Any]) -> None:
    """Each by its own id, in the order of the paths; a session id of one is not of the other."""
    with serve(BOTS / "FlowerShopBot", BOTS / "HelloWorldBot") as lex:
        assert [bot.name for bot in lex.bots] == ["FlowerShopBot", "HelloWorldBot"]
        client = connect(lex.url)
        intents = {}
        for bot in lex.bots:
            address = lex.address("ko_KR", bot=bot.name, session_id="same")
            said = client.recognize_text(**address, text="안녕하세요")
            intents[bot.name] = said["sessionState"]["intent"]["name"]
    assert intents == {"FlowerShopBot": "Greeting", "HelloWorldBot": "HelloWorld"}


def test_two_bots_of_one_id_are_refused(tmp_path: Path) -> None:
    """A request could not say which one it means."""
    copy = Path(shutil.copytree(BOTS / "HelloWorldBot", tmp_path / "copy"))
    with pytest.raises(BadExport) as bad, serve(BOTS / "HelloWorldBot", copy):
        pass
    original = BOTS / "HelloWorldBot"
    assert str(bad.value) == f"{copy}: expected another bot id than HELLOWORLD of {original}"


def test_what_is_served_is_told(hello: LocalRuntime) -> None:
    assert hello.bots == (
        LocalBot(
            name="HelloWorldBot",
            bot_id="HELLOWORLD",
            alias_id="TSTALIASID",
            locales=(
                LocalLocale("en_US", "English (US)", 0.4),
                LocalLocale("ko_KR", "Korean (South Korea)", 0.4),
            ),
        ),
    )


def test_an_address_is_a_new_session(hello: LocalRuntime) -> None:
    """Unless one is asked for by its id."""
    one, other = hello.address("ko_KR"), hello.address("ko_KR")
    assert one["sessionId"] != other["sessionId"]
    assert hello.address("en_US", bot="HelloWorldBot", session_id="ab") == {
        "botId": "HELLOWORLD",
        "botAliasId": "TSTALIASID",
        "localeId": "en_US",
        "sessionId": "ab",
    }


@pytest.mark.parametrize(
    ("locale_id", "bot", "message"),
    [
        ("ja_JP", None, "HelloWorldBot has no locale 'ja_JP', only ['en_US', 'ko_KR']"),
        ("ko_KR", "Other", "no bot 'Other', only ['HelloWorldBot']"),
    ],
)
def test_an_unknown_address_names_what_there_is(
    hello: LocalRuntime, locale_id: str, bot: str | None, message: str
) -> None:
    with pytest.raises(LookupError) as unknown:
        hello.address(locale_id, bot=bot)
    assert str(unknown.value) == message


def test_importing_is_light_and_warming_up_is_not() -> None:
    """scikit-learn is loaded by the first turn or by `warm_up`, never by the import or `serve`."""
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from lexclient.local import serve\n"
        "with serve(Path('bots/HelloWorldBot')) as lex:\n"
        "    before = 'sklearn' in sys.modules\n"
        "    lex.warm_up().join()\n"
        "    print(before, 'sklearn' in sys.modules)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout.split() == ["False", "True"]


def test_a_client_that_leaves_is_not_answered() -> None:
    """Gone in the middle of its request: nothing is sent, nothing is raised."""
    scope = {"type": "http", "method": "POST", "path": "/", "raw_path": b"/", "headers": []}
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(app({})(scope, receive, send))
    assert sent == []
