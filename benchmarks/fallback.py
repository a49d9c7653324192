"""What the fallback adds to a question over calling the openai SDK directly.

Both ask the same server, turn by turn in random order, in one run: `python -m
benchmarks.fallback`. The server is a process of its own that answers at once, so that what is
measured is the client. "burst" sends the answer in one piece of forty chunks, "paced" a chunk
every five milliseconds, as a fast model does.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import openai

from fallback.answerer import Delta, Question
from fallback.build import answerer_for
from fallback.targets.target import Target, load_targets

CHUNKS = 40
PACES = {"burst": 0.0, "paced": 0.005}
GOAL_MS = 1.0
Timing = tuple[float, float]  # milliseconds to the first word, and to the end


def chunk(text: str, finish: str | None, **more: Any) -> bytes:
    choice = {"index": 0, "delta": {"content": text}, "text": text, "finish_reason": finish}
    body = {"id": "x", "object": "x", "created": 0, "model": "m", "choices": [choice]} | more
    return f"data: {json.dumps(body)}\n\n".encode()


TOKENS = {"prompt_tokens": 20, "completion_tokens": CHUNKS, "total_tokens": 20 + CHUNKS}
EVENTS = [
    *[chunk(f"word{number} ", None) for number in range(CHUNKS)],
    chunk("", "stop"),
    chunk("", None, choices=[], usage=TOKENS),
    b"data: [DONE]\n\n",
]


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One connection, kept alive; the path's first segment names the pace."""
    while True:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionResetError):
            writer.close()
            return
        length = next(int(h[15:]) for h in head.lower().split(b"\r\n") if b"content-length" in h)
        await reader.readexactly(length)
        pace = PACES[head.split(b"/", maxsplit=2)[1].decode()]
        writer.write(
            b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n"
            b"transfer-encoding: chunked\r\n\r\n"
        )
        # by the clock and not by sleeps, whose errors would add up to more than is measured
        due = time.monotonic()
        for event in EVENTS if pace else [b"".join(EVENTS)]:
            writer.write(b"%x\r\n%s\r\n" % (len(event), event))
            due += pace
            await asyncio.sleep(max(0.0, due - time.monotonic()))
        writer.write(b"0\r\n\r\n")


async def serve() -> None:
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def directly(url: str, target: Target) -> Callable[[], Timing]:
    """The SDK as its README uses it, reading the same facts off the stream."""
    client = openai.OpenAI(base_url=url, api_key="none", max_retries=0)
    options: Any = {"stream": True, "stream_options": {"include_usage": True}}
    ask: Any
    if target.shape == "chat":
        ask = client.chat.completions.create
        options["messages"] = [{"role": "user", "content": "What is Lex?"}]
    else:
        ask = client.completions.create
        options["prompt"] = "What is Lex?"

    def once() -> Timing:
        started = time.perf_counter()
        first = 0.0
        text = []
        for piece in ask(model=target.model, max_tokens=100, **options):
            for choice in piece.choices:
                said = choice.delta.content if target.shape == "chat" else choice.text
                if said:
                    first = first or time.perf_counter() - started
                    text.append(said)
        assert len(text) == CHUNKS
        return first * 1000, (time.perf_counter() - started) * 1000

    return once


def through_us(url: str, target: Target) -> Callable[[], Timing]:
    """The same through the answerer: thread, clock, tokens, cost and all."""
    answerer = answerer_for(replace(target, base_url=url), environ={}, embedded_url=url)
    question, stop = Question("What is Lex?", system=""), threading.Event()

    def once() -> Timing:
        started = time.perf_counter()
        first, words = 0.0, 0
        for event in answerer.stream(question, stop):
            if isinstance(event, Delta):
                first = first or time.perf_counter() - started
                words += 1
        assert words == CHUNKS
        return first * 1000, (time.perf_counter() - started) * 1000

    return once


def compared(url: str, target: Target, rounds: int) -> tuple[list[Timing], list[Timing]]:
    """Timings of both ways, interleaved in random order; the first tenth warms up."""
    ways = (directly(url, target), through_us(url, target))
    timings: tuple[list[Timing], list[Timing]] = ([], [])
    for number in range(rounds + rounds // 10):
        for way in random.sample((0, 1), 2):
            timing = ways[way]()
            if number >= rounds // 10:
                timings[way].append(timing)
    return timings


def reported(name: str, direct: list[Timing], ours: list[Timing]) -> None:
    for place, what in enumerate(("first word", "total")):
        one, other = ([timing[place] for timing in way] for way in (direct, ours))
        added = statistics.median(other) - statistics.median(one)
        print(
            f"{name:24} {what:10}  SDK {spread(one)}  ours {spread(other)}  "
            f"added {added:+.2f} ms  {'ok' if added < GOAL_MS else 'OVER'}"
        )


def spread(values: list[float]) -> str:
    low, median, high = statistics.quantiles(values, n=4)
    return f"{median:7.2f} [{low:6.2f} .. {high:6.2f}]"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        asyncio.run(serve())
        return
    command = [sys.executable, "-m", "benchmarks.fallback", "--serve"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        port = int(server.stdout.readline())
        print("milliseconds: median [quartiles]; goal: less than 1 ms added at the median")
        for pace in PACES:
            for name in ("offline-chat", "offline-completion"):
                url = f"http://127.0.0.1:{port}/{pace}/v1"
                target = load_targets()[name]
                rounds = options.rounds if pace == "burst" else max(20, options.rounds // 4)
                reported(f"{target.shape}, {pace}", *compared(url, target, rounds))
        server.terminate()


if __name__ == "__main__":
    main()
