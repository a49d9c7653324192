"""OpenAI-compatible servers of other people's, each installed, started and stopped here.

Each lives in an environment of its own under `build/peers`, since LiteLLM pins an older SDK
and mock-ai-api brings a top-level package called `app`; aimock is one of npm. All answer without a
model.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PLACE = Path(__file__).parents[2] / "build" / "peers"
START_S = 90.0
LITELLM_CONFIG = """
model_list:
  - model_name: gpt-3.5-turbo
    litellm_params:
      {model: openai/gpt-3.5-turbo, api_key: fake, mock_response: "Hello from a mock chat model."}
  - model_name: text-davinci-003
    litellm_params:
      model: text-completion-openai/gpt-3.5-turbo-instruct
      api_key: fake
      mock_response: "Hello from a mock completion model."
  - model_name: limited
    litellm_params:
      {model: openai/gpt-3.5-turbo, api_key: fake, mock_response: "litellm.RateLimitError"}
  - model_name: broken
    litellm_params:
      {model: openai/gpt-3.5-turbo, api_key: fake, mock_response: "litellm.InternalServerError"}
  - model_name: relayed
    litellm_params:
      {model: openai/offline-responses, api_key: fake, api_base: os.environ/OFFLINE_URL}
general_settings: {master_key: sk-local-test}
"""


# what aimock answers, by the model it is asked for; the first that fits
AIMOCK_ANSWERS = [
    {
        "match": {"model": "limited"},
        "response": {
            "error": {"message": "Slow down.", "code": "rate_limit_exceeded"},
            "status": 429,
        },
    },
    {
        "match": {"model": "gone"},
        "response": {
            "error": {"message": "The model `gone` does not exist.", "code": "model_not_found"},
            "status": 404,
        },
    },
    {
        "match": {"model": "broken"},
        "response": {"error": {"message": "oops", "type": "server_error"}, "status": 500},
    },
    {
        "match": {"model": "cut"},
        "response": {"content": "Hello from a mock that ends in the middle of what it says."},
        "latency": 50,
        "truncateAfterChunks": 6,
    },
    {
        "match": {"model": "searching"},
        "response": {"content": "It rains.", "webSearches": ["weather in Seoul"]},
    },
    {
        "match": {},
        "response": {
            "content": "Hello from a mock responses model.",
            "usage": {"input_tokens": 7, "output_tokens": 6},
        },
    },
]


def _by_pip(home: Path, package: str) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(home)], check=True)
    pip = [str(home / "bin" / "pip"), "install", "--quiet", *package.split()]
    subprocess.run(pip, check=True)


def _by_npm(home: Path, package: str) -> None:
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    (home / "package.json").write_text("{}")
    words = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--silent", package]
    subprocess.run(words, cwd=home, check=True)


@dataclass(frozen=True)
class Peer:
    """What to install, how to run it on a port, and what answers once it is ready."""

    name: str
    package: str
    command: Callable[[Path, int], Sequence[str]]
    ready: str
    files: tuple[tuple[str, str], ...] = ()
    install: Callable[[Path, str], None] = _by_pip


MOCK_AI_API = Peer(
    name="mock-ai-api",
    package="mock-ai-api==0.1.1",
    command=lambda home, port: [
        *(str(home / "bin" / "python"), "-m", "uvicorn", "app.openai_app:app"),
        *("--host", "127.0.0.1", "--port", str(port), "--log-level", "error"),
    ],
    ready="/v1/models",
)
LITELLM = Peer(
    name="litellm",
    package="litellm[proxy]>=1.106,<2",
    command=lambda home, port: [
        *(str(home / "bin" / "litellm"), "--config", str(home / "config.yaml")),
        *("--host", "127.0.0.1", "--port", str(port), "--telemetry", "False"),
    ],
    ready="/health/liveliness",
    files=(("config.yaml", LITELLM_CONFIG),),
)


MINISTACK = Peer(
    name="ministack",
    package="ministack==1.5.33 boto3==1.43.106",  # its functions find boto3, as in Lambda
    # by its server and not by its own command, which listens on every address of the machine
    command=lambda home, port: [
        *(str(home / "bin" / "python"), "-m", "hypercorn", "ministack.app:app"),
        *("--bind", f"127.0.0.1:{port}"),
    ],
    ready="/_ministack/health",
)


AIMOCK = Peer(
    name="aimock",
    package="@copilotkit/aimock@1.43.0",
    command=lambda home, port: [
        *("node", str(home / "node_modules/@copilotkit/aimock/dist/cli.js")),
        *("-p", str(port), "-h", "127.0.0.1", "-f", str(home / "answers.json")),
    ],
    ready="/health",
    files=(("answers.json", json.dumps({"fixtures": AIMOCK_ANSWERS})),),
    install=_by_npm,
)


def installed(peer: Peer) -> Path:
    """The peer's environment, made when it is not there yet."""
    home = PLACE / peer.name
    done = home / "installed.txt"
    if not done.exists() or done.read_text() != peer.package:
        peer.install(home, peer.package)
        done.write_text(peer.package)
    for name, contents in peer.files:
        (home / name).write_text(contents)
    return home


@contextmanager
def running(peer: Peer, **own: str) -> Iterator[str]:
    """The peer's address, ending in /v1, while the block lasts; `own` are variables of its own."""
    home, port = installed(peer), free_port()
    # without it LiteLLM fetches a price list at each start
    environ = os.environ | {"LITELLM_LOCAL_MODEL_COST_MAP": "True", "GATEWAY_PORT": str(port)} | own
    log = home / "server.log"
    with (
        log.open("wb") as out,
        subprocess.Popen(
            list(peer.command(home, port)), env=environ, stdout=out, stderr=subprocess.STDOUT
        ) as server,
    ):
        try:
            _wait_until_ready(server, f"http://127.0.0.1:{port}{peer.ready}", log)
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            server.terminate()


def _wait_until_ready(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    give_up = time.monotonic() + START_S
    while time.monotonic() < give_up and server.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"not ready at {url}:\n{log.read_text(errors='replace')[-2000:]}")


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port
