"""Which targets can be used now, and why not the others."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fallback import errors
from fallback.discovery import Availability, Discovery
from fallback.targets.target import Target, load_targets
from tests.fallback.asked import CHAT, KEY
from tests.fallback.scripted import HOLD, Script, closed_port, error, reply, scripted

TODAY = date(2026, 11, 21)
ENVIRON = {"TEST_KEY": KEY}


def listing(**models: str | None) -> Script:
    """`GET /v1/models` with shutdown dates; "absent" leaves the key out, as most servers do."""
    data = [
        {"id": name, "object": "model", "created": 0, "owned_by": "x"}
        | ({} if day == "absent" else {"shutdown_date": day})
        for name, day in models.items()
    ]
    return reply(200, {"object": "list", "data": data})


def discovery(*targets: Target, environ: dict[str, str] | None = None, **more: Any) -> Discovery:
    named = {target.name: target for target in targets}
    environ = ENVIRON if environ is None else environ
    return Discovery(named, environ=environ, today=lambda: TODAY, **more)


def only(found: list[Availability]) -> tuple[str, str | None]:
    [availability] = found
    return availability.state, availability.reason and str(availability.reason)


# what the server says: (its script, the state, the reason)
SERVERS: dict[str, tuple[Script, str, str | None]] = {
    "lists it": (listing(**{"some-model": "absent", "other": None}), "usable", None),
    "does not list it": (
        listing(other="absent"),
        "unusable",
        "The server of under-test does not know the model some-model.",
    ),
    "has shut it down": (
        listing(**{"some-model": "2026-11-20"}),
        "unusable",
        "The model some-model has been shut down on 2026-11-20.",
    ),
    "refuses the key": (
        error(401, f"Incorrect API key provided: {KEY}"),
        "unusable",
        "The server of under-test refused the key (HTTP 401).",
    ),
    "fails": (error(500, "Oops"), "unknown", "The server of under-test failed (HTTP 500)."),
    "is a web page": (
        reply(200, b"<html></html>", "text/html"),
        "unusable",
        "The address of under-test answers with text/html in place of its models, "
        "not as an OpenAI-compatible server.",
    ),
    "sends broken JSON": (
        reply(200, b"{"),
        "unknown",
        "under-test sent something that cannot be read as an answer (broken JSON).",
    ),
    "is busy": (error(429, "Later."), "unknown", "under-test is receiving too many requests."),
    "has no list": (
        error(404, "No."),
        "unknown",
        "The address of under-test answers with HTTP 404, not as an OpenAI-compatible server.",
    ),
    "is silent": ([HOLD], "unknown", "under-test did not finish within 0 seconds."),
    "drips": (
        [b"HTTP/1.1 200 OK\r\nx: ", *[b"y", 0.02] * 500],
        "unknown",
        "under-test did not finish within 0 seconds.",
    ),
}


@pytest.mark.parametrize("name", SERVERS)
def test_what_a_server_says(name: str) -> None:
    """Each answer to `GET /v1/models` becomes usable, or the reason why not."""
    script, state, reason = SERVERS[name]
    with scripted(script) as server:
        target = replace(CHAT, base_url=server.url)
        patience_s = 0.4 if "0 seconds" in (reason or "") else 5.0
        found = discovery(target, patience_s=patience_s).settled()
    assert only(found) == (state, reason)
    assert KEY not in repr(found)


def test_nobody_there() -> None:
    """A local server that is not running."""
    found = discovery(replace(CHAT, base_url=closed_port())).settled()
    assert only(found) == ("unusable", "The server of under-test could not be reached.")


@pytest.mark.parametrize(
    ("day", "ends"),
    [
        ("2026-12-11", date(2026, 12, 11)),
        ("2027-01-20", date(2027, 1, 20)),
        ("2027-01-21", None),
        ("someday", None),
        (None, None),
        ("absent", None),
    ],
)
def test_the_end_is_announced_sixty_days_ahead(day: str | None, ends: date | None) -> None:
    """A model that will be shut down soon is usable, with its last day beside it."""
    with scripted(listing(**{"some-model": day})) as server:
        [found] = discovery(replace(CHAT, base_url=server.url)).settled()
    assert (found.state, found.ends, found.models) == ("usable", ends, ("some-model",))


def test_the_first_listed_model_needs_a_list() -> None:
    """A target that takes what is loaded is usable as soon as something is."""
    for script, state in [(listing(qwen="absent"), "usable"), (listing(), "unusable")]:
        with scripted(script) as server:
            target = replace(CHAT, model="*", base_url=server.url)
            [found] = discovery(target).settled()
        assert found.state == state


def test_what_needs_no_network_is_known_at_once() -> None:
    """The presets without a key and without servers: reasons for each, nobody asked."""
    targets = [
        t for t in load_targets().values() if t.key_env or t.embedded or t.provider != "openai"
    ]
    found = discovery(*targets, environ={}, home=Path("/nowhere")).survey()
    assert {a.target.name: a.reason and str(a.reason) for a in found} == {
        "offline-chat": None,
        "offline-completion": None,
        "offline-responses": None,
        "gpt-6-luna-responses": (
            "gpt-6-luna-responses needs a key and the variable OPENAI_API_KEY is not set."
        ),
        "gpt-6-luna-search": (
            "gpt-6-luna-search needs a key and the variable OPENAI_API_KEY is not set."
        ),
        "gpt-6-luna": "gpt-6-luna needs a key and the variable OPENAI_API_KEY is not set.",
        "gpt-6-luna-emulated": (
            "gpt-6-luna-emulated needs a key and the variable OPENAI_API_KEY is not set."
        ),
        "gpt-3.5-turbo": (
            "The model gpt-3.5-turbo has been shut down on 2026-10-23. Choose gpt-6-luna instead."
        ),
        "text-davinci-003": (
            "The model text-davinci-003 has been shut down on 2024-01-04. "
            "Choose gpt-6-luna-emulated instead."
        ),
        "bedrock-gpt-oss-20b": (
            "The request to bedrock-gpt-oss-20b could not be signed: "
            "no AWS role, profile or region."
        ),
    }
    assert [a.state for a in found] == ["usable"] * 3 + ["unusable"] * 7


def test_bedrock_needs_a_region_and_something_to_sign_with(tmp_path: Path) -> None:
    """A role's variables or a credentials file, beside the region."""
    target = load_targets()["bedrock-gpt-oss-20b"]

    def state(**environ: str) -> str:
        return discovery(target, environ=environ, home=tmp_path).survey()[0].state

    assert state(AWS_REGION="us-east-1") == "unusable"
    assert state(AWS_PROFILE="demo") == "unusable"
    assert state(AWS_REGION="us-east-1", AWS_PROFILE="demo") == "usable"
    (tmp_path / ".aws").mkdir()
    (tmp_path / ".aws" / "credentials").touch()
    assert state(AWS_DEFAULT_REGION="us-east-1") == "usable"


def test_a_page_never_waits_and_usable_ones_come_first() -> None:
    """The first survey says "checking" at once; a server is asked once for all its targets."""
    listed = listing(**{"some-model": "absent"})
    with scripted([1.5, *listed]) as server:
        slow = [replace(CHAT, name=name, base_url=server.url) for name in ("a", "b")]
        embedded = replace(CHAT, name="c", key_env=None, embedded=True)
        watching = discovery(*slow, embedded)
        started = time.monotonic()
        first = watching.survey()
        took = time.monotonic() - started
        second = watching.settled()
        assert len(server.requests) == 1
    assert [(a.target.name, a.state) for a in first] == [
        ("c", "usable"),
        ("a", "checking"),
        ("b", "checking"),
    ]
    assert [(a.target.name, a.state) for a in second] == [
        ("a", "usable"),
        ("b", "usable"),
        ("c", "usable"),
    ]
    assert took < 1.5


def test_answers_are_kept_for_a_while() -> None:
    """A fresh listing is not asked for again; an old one is, and serves until the new is there."""
    now = [100.0]
    with scripted(listing(**{"some-model": "absent"}), listing(other="absent")) as server:
        watching = discovery(replace(CHAT, base_url=server.url), clock=lambda: now[0], fresh_s=60.0)
        assert watching.settled()[0].state == "usable"
        now[0] += 59
        assert watching.settled()[0].state == "usable"
        assert len(server.requests) == 1
        now[0] += 2
        assert watching.survey()[0].state == "usable"
        assert watching.settled()[0].state == "unusable"
        assert len(server.requests) == 2


def test_who_waits_asks_nobody_before_the_beginning() -> None:
    """Meanwhile it says that it is still to come, so that a page looks again."""
    with scripted(listing(**{"some-model": "absent"})) as server:
        watching = discovery(replace(CHAT, base_url=server.url), waits=True)
        assert (watching.settled()[0].state, watching.asking) == ("checking", True)
        assert not server.requests
        watching.begin()
        assert (watching.settled()[0].state, watching.asking) == ("usable", False)


def test_a_verdict_stands_until_another_is_seen() -> None:
    """Seen to be usable, then slow, busy or broken: still usable. Seen to be gone: not."""
    now = [100.0]
    listed = listing(**{"some-model": "absent"})
    later = [[HOLD], error(429, "Later."), error(500, "Oops"), error(401, "No."), listed]
    with scripted(listed, *later) as server:
        watching = discovery(
            replace(CHAT, base_url=server.url), clock=lambda: now[0], patience_s=0.4
        )
        states = []
        for _ in range(6):
            states.append(watching.settled()[0].state)
            now[0] += 61
        assert states == ["usable"] * 4 + ["unusable", "usable"]


def test_one_can_have_them_asked_again_at_once() -> None:
    """Somebody started the server in the meantime: nobody waits for the next minute."""
    with scripted(error(401, "No."), listing(**{"some-model": "absent"})) as server:
        watching = discovery(replace(CHAT, base_url=server.url))
        assert watching.settled()[0].state == "unusable"
        watching.ask_again()
        assert watching.settled()[0].state == "usable"
        assert not watching.asking


NAMES = ("one", "two")
OBJECTS = [{"id": name} for name in NAMES]

# /v1/models of servers that call themselves compatible: what they send, and the ids in it
LISTS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "as OpenAI": ({"object": "list", "data": OBJECTS}, NAMES),
    "a bare list": (OBJECTS, NAMES),
    "texts": ({"data": list(NAMES)}, NAMES),
    "bare texts": (list(NAMES), NAMES),
    "models for data": ({"models": [{"name": name, "size": 5} for name in NAMES]}, NAMES),
    "models beside data": ({"models": [{"name": "x"}], "data": OBJECTS}, NAMES),
    "model for id": ({"data": [{"model": name} for name in NAMES]}, NAMES),
    "data within data": ({"data": {"data": OBJECTS}}, NAMES),
    "models within data": ({"data": {"models": OBJECTS}}, NAMES),
    "a result": ({"success": True, "result": OBJECTS}, NAMES),
    "an object by id": ({"data": {"one": {"owner": "x"}, "two": {}}}, NAMES),
    "twice the same": ({"data": [*OBJECTS, *OBJECTS]}, NAMES),
    "some that are none": ({"data": [None, 5, {}, {"id": 7}, {"id": ""}, *OBJECTS, ["x"]]}, NAMES),
    "a name that is no name": ({"data": [{"id": "x" * 5000}, {"id": "a\nb"}, *OBJECTS]}, NAMES),
    "null": ({"object": "list", "data": None}, ()),
    "an empty list": ({"data": []}, ()),
    "an empty bare list": ([], ()),
    "an empty object": ({"data": {}}, ()),
    "no data": ({"object": "list"}, ()),
}


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "nothing/else"])
@pytest.mark.parametrize("name", LISTS)
def test_lists_of_models(name: str, kind: str) -> None:
    """In whatever form a server lists its models, they are found; none is an empty list."""
    body, ids = LISTS[name]
    with scripted(reply(200, json.dumps(body).encode(), kind)) as server:
        target = replace(CHAT, model="*", base_url=server.url)
        [found] = discovery(target).settled()
    assert found.models == ids
    assert found.state == ("usable" if ids else "unusable")
    if not ids:
        assert str(found.reason) == (
            "The server of under-test does not know the model (it lists none)."
        )


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        (reply(200, {"error": {"message": f"No key {KEY}"}}), errors.ServerFailed),
        (reply(200, {"error": f"No key {KEY}", "data": None}), errors.ServerFailed),
        (reply(200, {"detail": f"No key {KEY}"}), errors.ServerFailed),
        (reply(401, [{"error": {"message": f"No key {KEY}"}}]), errors.KeyRefused),
        (reply(400, {"error": {"message": f"API key not valid: {KEY}"}}), errors.KeyRefused),
        (reply(200, "fine"), errors.NotAnApi),
        (reply(200, {"status": "fine"}), errors.NotAnApi),
        (reply(200, b"[" * 100_000), errors.AnswerUnreadable),
        (reply(200, b"OK", "text/plain"), errors.NotAnApi),
        (reply(200, b"", "text/plain"), errors.NotAnApi),
    ],
)
def test_what_is_no_list_of_models(script: Script, kind: type[errors.FallbackError]) -> None:
    """The reason is told, with the server's words and without the key."""
    with scripted(script) as server:
        [found] = discovery(replace(CHAT, base_url=server.url)).settled()
    assert type(found.reason) is kind
    if kind in {errors.ServerFailed, errors.KeyRefused}:
        assert "[key]" in str(found.reason.facts["words"])
    assert KEY not in repr(found.reason.facts)


class Together(list[Any]):
    """A script that goes on once as many servers as the barrier counts have been asked."""

    def __init__(self, barrier: threading.Barrier, script: Script) -> None:
        super().__init__(script)
        self._barrier = barrier

    def __iter__(self) -> Iterator[Any]:
        self._barrier.wait(10)
        return super().__iter__()


def test_servers_are_asked_side_by_side() -> None:
    """Each of two servers answers only while the other is being asked."""
    script = Together(threading.Barrier(2), listing(**{"some-model": "absent"}))
    with scripted(script) as one, scripted(script) as two:
        targets = [replace(CHAT, name=name, base_url=s.url) for name, s in (("a", one), ("b", two))]
        found = discovery(*targets).settled()
    assert [a.state for a in found] == ["usable", "usable"]


def test_a_fault_is_told_of_each_target() -> None:
    """Two targets at one server share its listing, and each sentence names its own."""
    with scripted(error(401, "No.")) as server:
        targets = [replace(CHAT, name=name, base_url=server.url) for name in ("a", "b")]
        found = discovery(*targets).settled()
    assert [type(a.reason) for a in found] == [errors.KeyRefused] * 2
    assert [str(a.reason) for a in found] == [
        "The server of a refused the key (HTTP 401).",
        "The server of b refused the key (HTTP 401).",
    ]
