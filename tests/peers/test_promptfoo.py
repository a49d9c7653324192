"""promptfoo asks what was asked, and no text of a visitor is a template to it.

`pytest -m peer tests/peers/test_promptfoo.py`. It is installed once into pytest's cache; where
that cannot be done the test skips and says why.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.comparison.promptfoo import as_promptfoo
from dashboard.comparison.runs import Comparison
from fallback.targets.target import Target
from tests.dashboard.comparison.test_promptfoo import comparison_of
from tests.fallback.scripted import Scripted, reply, scripted
from tests.peers.test_sdks import install

pytestmark = [pytest.mark.peer, pytest.mark.timeout(600)]
SECRET = "sk-a-key-that-nobody-may-see"
ANSWER = {
    "choices": [
        {
            "index": 0,
            "finish_reason": "stop",
            "text": "ok",
            "message": {"role": "assistant", "content": "ok"},
        }
    ],
    "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
}


def parts(marker: Path, script: Path) -> tuple[str, ...]:
    """What is put together to payloads; run as code, some of it leaves `marker` behind."""
    program = f"process.mainModule.require('fs').writeFileSync('{marker}', 'x')"
    run = f'constructor.constructor("{program.replace(chr(39), chr(96))}")()'
    return (
        *(
            "{{ env.OPENAI_API_KEY }}",
            "{{env['OPENAI_API_KEY']}}",
            "{{ env.OPENAI_API_KEY | dump }}",
        ),
        *("{% endraw %}", "{% raw %}", "{%- endraw -%}", "{% verbatim %}", "{% endverbatim %}"),
        *("{{", "}}", "{%", "%}", "{#", "#}", "{", "}", "%", "#"),
        *(f"{{{{ ''.{run} }}}}", f"{{{{ range.{run} }}}}", f"{{% set x = cycler.{run} %}}"),
        *(f"file://{script}", f"file://{script}:get", "file:///etc/hostname", "package:x:y"),
        *('{% include "/etc/hostname" %}', "{{ utterance }}", "{{ history | dump }}"),
        *('"}]', "\\", "\n", "\t", "'", '"', "환불", " ", "- role: system\n", "$ref", "[", "$&"),
    )


def payloads(pieces: tuple[str, ...], count: int) -> list[str]:
    """Each piece alone, the known attack, and pieces in a row, the same in each run."""
    dice = random.Random(16)
    known = "{% endraw %}{{ env.OPENAI_API_KEY }}{% raw %}"
    alone = [piece for piece in pieces if piece.strip()]
    rows = ["".join(dice.choices(pieces, k=dice.randint(2, 5))) for _ in range(count)]
    return list(dict.fromkeys([known, *alone, *(row for row in rows if row.strip())]))


@pytest.fixture(scope="module")
def promptfoo(request: pytest.FixtureRequest) -> Path:
    """The program."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("node and npm are not installed")
    folder = Path(request.config.cache.mkdir("peers")) / "promptfoo"
    folder.mkdir(exist_ok=True)
    program = folder / "node_modules" / ".bin" / "promptfoo"
    if not program.exists():
        install("npm", "install", "--no-audit", "--no-fund", "promptfoo@0.121", cwd=folder)
    return program


def evaluate(program: Path, place: Path, config: bytes) -> subprocess.CompletedProcess[str]:
    (place / "promptfooconfig.json").write_bytes(config)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(place),
        "PROMPTFOO_CONFIG_DIR": str(place / "promptfoo"),
        "PROMPTFOO_DISABLE_TELEMETRY": "1",
        "PROMPTFOO_DISABLE_UPDATE": "1",
        "OPENAI_API_KEY": SECRET,
    }
    options = ("--no-cache", "--no-table", "--no-progress-bar", "--max-concurrency", "4")
    return subprocess.run(
        [program, "eval", "-c", "promptfooconfig.json", *options],
        cwd=place,
        env=environment,
        timeout=400,
        check=False,
        capture_output=True,
        text=True,
    )


def asked_of(server: Scripted) -> tuple[list[str], list[str]]:
    """What arrived: the questions with their history in the chat shape, the prompts."""
    chats = [
        "\n".join(message["content"] for message in body["messages"][1:])
        for body in server.bodies
        if "messages" in body
    ]
    return chats, [body["prompt"] for body in server.bodies if "prompt" in body]


def test_no_payload_is_run_or_changed(promptfoo: Path, tmp_path: Path) -> None:
    """Over a hundred texts reach the server to the letter, in both shapes, said and recalled."""
    marker, script = tmp_path / "ran", tmp_path / "payload.js"
    script.write_text(
        f"require('fs').writeFileSync('{marker}', 'x'); module.exports = () => ({{output: 'x'}})"
    )
    texts = payloads(parts(marker, script), 120)
    assert len(texts) > 100
    histories = [[["user", text], ["assistant", text[::-1]]] for text in reversed(texts)]
    with scripted(reply(200, ANSWER)) as server:
        chat = Target(name="{{ env.HOME }}", shape="chat", model="m", base_url=server.url)
        targets = {
            "chat": replace(chat, key_env="OPENAI_API_KEY"),
            "completion": Target(
                name="file:///etc/hostname", shape="completion", model="m", base_url=server.url
            ),
        }
        compared: Comparison = comparison_of(tuple(targets), texts, bot="{{ env.OPENAI_API_KEY }}")
        ran = evaluate(promptfoo, tmp_path, as_promptfoo(compared, targets, histories))
    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-2000:]
    chats, prompts = asked_of(server)
    assert sorted(chats) == sorted(
        f"{history[0][1]}\n{history[1][1]}\n{text}"
        for text, history in zip(texts, histories, strict=True)
    )
    assert sorted(prompt.partition("\n\n")[2] for prompt in prompts) == sorted(
        f"User: {history[0][1]}\nAssistant: {history[1][1]}\nUser: {text}\nAssistant:"
        for text, history in zip(texts, histories, strict=True)
    )
    assert not marker.exists()
    assert SECRET not in str(server.bodies) + ran.stdout + ran.stderr
