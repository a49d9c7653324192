"""Targets as configuration: the presets, a file of one's own, and what is said of a bad one."""

from __future__ import annotations

import traceback
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from fallback.errors import TargetsFileInvalid
from fallback.targets.target import Prices, Target, load_targets
from tests.fallback.asked import KEY

LOCAL = {
    "ollama": "http://localhost:11434/v1",
    "llamacpp": "http://127.0.0.1:8080/v1",
    "vllm": "http://localhost:8000/v1",
    "lmstudio": "http://localhost:1234/v1",
}


def test_the_presets() -> None:
    """Offline ones first, a living model in all shapes, the retired pair, Bedrock, local ones."""
    assert list(load_targets()) == [
        "offline-chat",
        "offline-completion",
        "offline-responses",
        "gpt-6-luna",
        "gpt-6-luna-responses",
        "gpt-6-luna-search",
        "gpt-6-luna-emulated",
        "gpt-3.5-turbo",
        "text-davinci-003",
        "bedrock-gpt-oss-20b",
        *[f"{server}-{shape}" for server in LOCAL for shape in ("chat", "completion")],
    ]


def test_the_retired_pair() -> None:
    """With its original parameters, last days and successors."""
    targets = load_targets()
    assert targets["gpt-3.5-turbo"] == Target(
        name="gpt-3.5-turbo",
        shape="chat",
        model="gpt-3.5-turbo",
        base_url="https://api.openai.com/v1",
        key_env="OPENAI_API_KEY",
        limit=2000,
        temperature=0,
        top_p=1,
        frequency_penalty=0.5,
        presence_penalty=0.1,
        shutdown_date=date(2026, 10, 23),
        successor="gpt-6-luna",
        prices=Prices(
            Decimal("0.50"), Decimal("1.50"), "openai.com, until its end in October 2026"
        ),
    )
    davinci = targets["text-davinci-003"]
    assert (davinci.shape, davinci.limit_param, davinci.limit) == ("completion", "max_tokens", 2000)
    assert (davinci.shutdown_date, davinci.successor) == (date(2024, 1, 4), "gpt-6-luna-emulated")
    assert targets["gpt-6-luna-emulated"].emulated


@pytest.mark.parametrize("server", LOCAL)
def test_local_servers_in_both_shapes(server: str) -> None:
    """On their default ports, without a key, with whatever model they have loaded, for nothing."""
    targets = load_targets()
    for shape in ("chat", "completion"):
        target = targets[f"{server}-{shape}"]
        assert (target.shape, target.base_url, target.model) == (shape, LOCAL[server], "*")
        assert target.key_env is None
        assert target.prices is not None
        assert target.prices.input == target.prices.output == 0


def test_a_file_changes_and_extends(tmp_path: Path) -> None:
    """A known name changes the keys it gives, a new one is a new target, the rest stays."""
    file = tmp_path / "mine.toml"
    file.write_text(
        "[targets.gpt-6-luna]\nlimit = 300\nprices = { input = 0.1, output = 0.7 }\n"
        '[targets.gateway]\nshape = "completion"\nmodel = "m"\nbase_url = "https://g.example/v1"\n'
    )
    presets, targets = load_targets(), load_targets(file)
    luna = targets["gpt-6-luna"]
    assert (luna.limit, luna.model, luna.effort) == (300, "gpt-6-luna", "none")
    assert luna.prices == Prices(Decimal("0.1"), Decimal("0.7"))
    assert targets["gateway"].shape == "completion"
    assert list(targets) == [*presets, "gateway"]
    changed = {"gpt-6-luna", "gateway"}
    assert {n: t for n, t in targets.items() if n not in changed} == {
        n: t for n, t in presets.items() if n not in changed
    }


@pytest.mark.parametrize(
    ("model", "base_url", "given", "day"),
    [
        ("gpt-4o-mini", "https://api.openai.com/v1", None, date(2027, 1, 14)),
        ("gpt-4o-2024-08-06", "https://api.openai.com/v1", None, date(2027, 1, 14)),
        ("gpt-3.5-turbo-0613", "https://api.openai.com/v1", None, date(2024, 9, 13)),
        ("gpt-4o-mini", "https://api.openai.com/v1", "2027-03-01", date(2027, 3, 1)),
        ("gpt-4o-mini", "http://localhost:4000/v1", None, None),
        ("gpt-6.1-sol", "https://api.openai.com/v1", None, None),
    ],
)
def test_last_days_are_known_without_asking(
    tmp_path: Path, model: str, base_url: str, given: str | None, day: date | None
) -> None:
    """A target at OpenAI gets its model's last day, unless it gives one; elsewhere none ends."""
    file = tmp_path / "mine.toml"
    more = f"shutdown_date = {given}" if given else ""
    file.write_text(
        f'[targets.x]\nshape = "chat"\nmodel = "{model}"\nbase_url = "{base_url}"\n{more}'
    )
    assert load_targets(file)["x"].shutdown_date == day


GOOD = 'shape = "chat"\nmodel = "m"\nbase_url = "https://g.example/v1"\n'

# contents of the file: what is said after its name
BAD = {
    "[targets": "file: is not TOML (",
    "targets = 5": "targets: expected tables such as [targets.my-target]",
    "[targets]\nx = 5": "targets: expected tables such as [targets.my-target]",
    '[targets.x]\nmodel = "m"': "targets.x.shape: Field required",
    '[targets.x]\nshape = "chatty"\nmodel = "m"': (
        "targets.x.shape: Input should be 'chat', 'completion' or 'responses'"
    ),
    '[targets.gpt-6-luna]\ntools = ["web_search"]': (
        'targets.gpt-6-luna.tools: expected shape = "responses" beside it'
    ),
    '[targets.gpt-6-luna-search]\ntools = ["python"]': (
        "targets.gpt-6-luna-search.tools.0: Input should be 'web_search'"
    ),
    '[targets.gpt-6-luna]\nverbosity = "low"': (
        'targets.gpt-6-luna.verbosity: expected shape = "responses" beside it'
    ),
    "[targets.gpt-6-luna.grounding]\nregion = 'us-east-1'": (
        "targets.gpt-6-luna.grounding: expected one of folder, kendra and knowledge_base"
    ),
    "[targets.gpt-6-luna-search]\nmax_tool_calls = 0": (
        "targets.gpt-6-luna-search.max_tool_calls: expected a number of calls above 0"
    ),
    "[targets.gpt-6-luna]\nmodl = 1": "targets.gpt-6-luna.modl: Unexpected keyword argument",
    '[targets.gpt-6-luna]\nprices = { input = "x" }': (
        "targets.gpt-6-luna.prices.input: Input should be a valid decimal"
    ),
    "[targets.gpt-6-luna]\nprices = { input = 1 }": (
        "targets.gpt-6-luna.prices.output: Field required"
    ),
    '[targets.gpt-6-luna]\nshutdown_date = "soon"': (
        "targets.gpt-6-luna.shutdown_date: Input should be a valid date"
    ),
    '[targets.gpt-6-luna]\ntemperature = "hot"': (
        "targets.gpt-6-luna.temperature: Input should be a valid number"
    ),
    "[targets.gpt-6-luna]\nlimit = 0": (
        "targets.gpt-6-luna.limit: expected a number of tokens above 0"
    ),
    "[targets.gpt-6-luna]\nprompt_tokens = -1": (
        "targets.gpt-6-luna.prompt_tokens: expected a number of tokens above 0"
    ),
    "[targets.gpt-6-luna]\ntimeout_s = 0": (
        "targets.gpt-6-luna.timeout_s: expected seconds above 0"
    ),
    "[targets.gpt-6-luna]\ncalls_per_minute = 0": (
        "targets.gpt-6-luna.calls_per_minute: expected a number of calls above 0"
    ),
    '[targets.gpt-6-luna]\nmodel = " "': "targets.gpt-6-luna.model: expected the model's id",
    '[targets.gpt-6-luna]\nbase_url = "g.example/v1"': (
        "targets.gpt-6-luna.base_url: expected https://host/v1"
    ),
    '[targets.gpt-6-luna]\nbase_url = "https://g.example/v1?x=1"': (
        "targets.gpt-6-luna.base_url: expected https://host/v1"
    ),
    '[targets.x]\nshape = "chat"\nmodel = "m"': "targets.x.base_url: expected https://host/v1",
    '[targets.x]\nshape = "chat"\nmodel = "m"\nbase_url = "https://[::1"': (
        "targets.x.base_url: expected https://host/v1"
    ),
    f'[targets.gpt-6-luna]\nkey_env = "{KEY}"': (
        "targets.gpt-6-luna.key_env: expected the NAME of an environment variable, not a key"
    ),
    f'[targets.gpt-6-luna]\nlimit = "{KEY}"': (
        "targets.gpt-6-luna.limit: Input should be a valid integer"
    ),
    "[targets.gpt-6-luna]\nemulated = true": (
        'targets.gpt-6-luna.emulated: expected shape = "completion" beside it'
    ),
    '[targets.x]\nshape = "completion"\nmodel = "m"\nprovider = "bedrock"': (
        "targets.x.provider: Bedrock serves no /v1/completions: "
        "expected shape = chat, or emulated = true"
    ),
    '[targets.gpt-6-luna]\nsuccessor = "x"': (
        "targets.gpt-6-luna.successor: no target is called x"
    ),
}


@pytest.mark.parametrize("contents", BAD)
def test_a_bad_file_is_told_where_and_what(tmp_path: Path, contents: str) -> None:
    """The sentence names the file, the key and what was expected; a pasted key is not echoed."""
    file = tmp_path / "mine.toml"
    file.write_text(contents)
    with pytest.raises(TargetsFileInvalid) as caught:
        load_targets(file)
    assert str(caught.value).startswith(f"mine.toml: {BAD[contents]}")
    assert KEY not in "".join(traceback.format_exception(caught.value))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """So is one that is no text."""
    with pytest.raises(TargetsFileInvalid, match=r"^none\.toml: file: cannot be read \(No such"):
        load_targets(tmp_path / "none.toml")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(TargetsFileInvalid, match=r"^bytes\.toml: file: is not TOML \("):
        load_targets(tmp_path / "bytes.toml")


def test_a_good_table_is_a_target(tmp_path: Path) -> None:
    """The least that is needed."""
    file = tmp_path / "mine.toml"
    file.write_text(f"[targets.x]\n{GOOD}")
    assert load_targets(file)["x"] == Target(
        name="x", shape="chat", model="m", base_url="https://g.example/v1"
    )
