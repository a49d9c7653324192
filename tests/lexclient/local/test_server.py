"""Several bots behind one address, and what the running server tells of itself."""

from __future__ import annotations

import asyncio
import io
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from botocore.exceptions import ClientError

from lexclient.local import BadExport, BadHook, LocalBot, LocalLocale, LocalRuntime, serve
from lexclient.local.locale_recognizer import LocaleRecognizer
from lexclient.local.recognition.ranking import Ranking
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


def zipped(folder: Path, utterance: str) -> bytes:
    """An export as the bytes of a ZIP, with one more sample utterance for its greeting."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for file in sorted(folder.rglob("*.json")):
            document = json.loads(file.read_text(encoding="utf-8"))
            if document.get("name") == "HelloWorld":
                document["sampleUtterances"].append({"utterance": utterance})
            archive.writestr(str(file.relative_to(folder)), json.dumps(document))
    return content.getvalue()


def intent_of(client: Any, bot: LocalBot, text: str, session_id: str = "same") -> str:
    address = {"botId": bot.bot_id, "botAliasId": bot.alias_id, "localeId": "ko_KR"}
    answer = client.recognize_text(**address, sessionId=session_id, text=text)
    return str(answer["sessionState"]["intent"]["name"])


def test_bots_of_one_id_are_told_apart_by_their_place(connect: Callable[[str], Any]) -> None:
    """From bytes or a folder, while the server runs; each client sees the id of the export."""
    unknown, folder = "Lex에 대해 설명해줘", BOTS / "HelloWorldBot"
    with serve(folder) as lex:
        (original,) = lex.bots
        taught = lex.add(zipped(folder, unknown), "taught")
        again = lex.add(folder, "again")
        assert original == taught == again
        intents = {
            url: intent_of(connect(url), original, unknown)
            for url in (lex.url, lex.url_of("taught"), lex.url_of("again"))
        }
        assert list(intents.values()) == ["FallbackIntent", "HelloWorld", "FallbackIntent"]
        assert lex.bots == (original,)


def test_a_place_can_hold_several_bots(connect: Callable[[str], Any]) -> None:
    """By their ids, as the address of the server itself; adding one of an id again replaces it."""
    with serve() as lex:
        bots = [lex.add(BOTS / name, "both") for name in ("HelloWorldBot", "FlowerShopBot")]
        client = connect(lex.url_of("both"))
        assert [intent_of(client, bot, "안녕하세요") for bot in bots] == ["HelloWorld", "Greeting"]
        unknown = "Lex에 대해 설명해줘"
        lex.add(zipped(BOTS / "HelloWorldBot", unknown), "both")
        assert intent_of(client, bots[0], unknown) == "HelloWorld"


def test_a_removed_bot_is_not_found(connect: Callable[[str], Any]) -> None:
    """As one that was never there; the others, of the same id too, answer on."""
    with serve(BOTS / "HelloWorldBot") as lex:
        bot = lex.add(BOTS / "HelloWorldBot", "one")
        client = connect(lex.url_of("one"))
        assert intent_of(client, bot, "안녕") == "HelloWorld"
        lex.remove("one")
        lex.remove("one")
        for place in ("one", "never"):
            with pytest.raises(ClientError) as missing:
                intent_of(connect(lex.url_of(place)), bot, "안녕")
            assert missing.value.response["Error"] == {
                "Code": "ResourceNotFoundException",
                "Message": "HELLOWORLD:TSTALIASID is not a valid BotId/BotAliasId combination.",
            }
        assert intent_of(connect(lex.url), bot, "안녕") == "HelloWorld"


def test_an_added_bot_has_hooks_of_its_own(connect: Callable[[str], Any]) -> None:
    """Given with it; the other bot of the same name has none."""

    def hook(event: dict[str, Any], _context: Any) -> dict[str, Any]:
        intent = {**event["sessionState"]["intent"], "state": "Fulfilled"}
        message = {"contentType": "PlainText", "content": f"hook of {event['bot']['id']}"}
        action = {"dialogAction": {"type": "Close"}, "intent": intent}
        return {"sessionState": action, "messages": [message]}

    folder = BOTS / "FlowerShopBot"
    with serve(hooks={}) as lex:
        bot = lex.add(folder, "hooked", {"FlowerShopBot": hook})
        lex.add(folder, "plain")
        address = {"botId": bot.bot_id, "botAliasId": bot.alias_id, "localeId": "en_US"}
        said = {}
        for place in ("hooked", "plain"):
            client = connect(lex.url_of(place))
            answer = client.recognize_text(**address, sessionId="one", text="order number 1234?")
            said[place] = [one["content"] for one in answer["messages"]]
    no_hook = "I could not find that delivery."  # what the bot says when its hook fails
    assert said == {"hooked": [f"hook of {bot.bot_id}"], "plain": [no_hook]}


@pytest.mark.parametrize(
    ("export", "place", "hooks", "error", "message"),
    [
        (b"no ZIP", "ok", {}, BadExport, "export.zip: expected the folder or the ZIP file of a"),
        (BOTS / "None", "ok", {}, BadExport, "None: expected the folder or the ZIP file of a Lex"),
        (BOTS / "HelloWorldBot", "../x", {}, ValueError, "'../x' is no name for a place"),
        (BOTS / "HelloWorldBot", "", {}, ValueError, "'' is no name for a place"),
        (BOTS / "HelloWorldBot", "ok", {"ko-KR": print}, BadHook, "no bot calls the hook of 'ko-"),
    ],
)
def test_what_cannot_be_added_is_refused(
    export: Path | bytes,
    place: str,
    hooks: dict[str, object],
    error: type[Exception],
    message: str,
    connect: Callable[[str], Any],
) -> None:
    """With the place at fault, and nothing is served there."""
    with serve(BOTS / "HelloWorldBot") as lex:
        with pytest.raises(error) as refused:
            lex.add(export, place, hooks)
        assert message in str(refused.value)
        with pytest.raises(ClientError):
            intent_of(connect(lex.url_of("ok")), lex.bots[0], "안녕")


def test_a_text_that_takes_long_holds_up_nobody_else(
    connect: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Recognition runs beside the event loop, also once the bot has been learned."""
    begun, go_on = Event(), Event()
    rank = LocaleRecognizer.rank

    def slow(self: LocaleRecognizer, text: str, contexts: Any) -> Ranking:
        if text == "slow":
            begun.set()
            assert go_on.wait(60)
        return rank(self, text, contexts)

    monkeypatch.setattr(LocaleRecognizer, "rank", slow)
    with serve(BOTS / "HelloWorldBot") as lex, ThreadPoolExecutor(1) as threads:
        lex.warm_up().join()
        client, other = connect(lex.url), connect(lex.url)
        slow_turn = threads.submit(client.recognize_text, **lex.address("ko_KR"), text="slow")
        assert begun.wait(60)
        answer = other.recognize_text(**lex.address("ko_KR"), text="안녕")
        assert answer["sessionState"]["intent"]["name"] == "HelloWorld"
        assert not slow_turn.done()
        go_on.set()
        assert slow_turn.result()["interpretations"]
