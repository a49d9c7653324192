"""A function's ZIP under Lambda's own runtime client, with a Runtime API on the loopback.

test ── invoke ──► RuntimeApi ◄── /next, /response ── awslambdaric ── the ZIP's handler
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

START_S = 120.0
PREFIX = "/2018-06-01/runtime/"
ARN = "arn:aws:lambda:us-east-1:000000000000:function:hook"


class FunctionFailed(AssertionError):
    """The function, or its start, ended in an error; the message is what it told Lambda."""


@dataclass(frozen=True)
class Running:
    """A started function. `output` is the file of what it prints."""

    process: subprocess.Popen[bytes]
    output: Path
    events: queue.Queue[tuple[str, float, bytes]] = field(default_factory=queue.Queue)
    answers: queue.Queue[tuple[str, Any]] = field(default_factory=queue.Queue)

    def invoke(self, event: Mapping[str, Any], seconds: float = 28.0) -> Any:
        """What the function answers to `event`, for which it is given `seconds`."""
        body = json.dumps(event).encode()
        self.events.put((str(uuid.uuid4()), time.time() + seconds, body))
        kind, answer = self.answers.get(timeout=START_S)
        if kind != "response":
            raise FunctionFailed(json.dumps(answer))
        return answer

    @property
    def printed(self) -> str:
        return self.output.read_text(errors="replace")

    @property
    def resident_mib(self) -> float:
        """The most memory that the process has held."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        (line,) = (line for line in status.splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024


def _handler(running: Running) -> type[BaseHTTPRequestHandler]:
    class RuntimeApi(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            request_id, deadline, body = running.events.get()
            if running.process.poll() is not None:
                return  # the end: nobody reads this any more
            self.send_response(200)
            self.send_header("Lambda-Runtime-Aws-Request-Id", request_id)
            self.send_header("Lambda-Runtime-Deadline-Ms", str(int(deadline * 1000)))
            self.send_header("Lambda-Runtime-Invoked-Function-Arn", ARN)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            running.answers.put((self.path.rpartition("/")[2], json.loads(body)))
            self.send_response(202)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    return RuntimeApi


@contextmanager
def running(
    python: Path, unpacked: Path, handler: str, output: Path, environ: Mapping[str, str]
) -> Iterator[Running]:
    """The function of an unpacked ZIP, with no variables but those it gets in Lambda."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server.daemon_threads = False  # the end waits for each connection
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a killed client
    own = {
        "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{server.server_port}",
        "AWS_LAMBDA_FUNCTION_NAME": "hook",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "LAMBDA_TASK_ROOT": str(unpacked),
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "AKIDSCRIPTED",
        "AWS_SECRET_ACCESS_KEY": "scripted-secret-access-key",
        "PYTHONPATH": str(unpacked),
        "PATH": os.environ["PATH"],
    }
    with (
        output.open("wb") as out,
        subprocess.Popen(
            [python, "-m", "awslambdaric", handler],
            cwd=unpacked,
            env=own | dict(environ),
            stdout=out,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        function = Running(process, output)
        server.RequestHandlerClass = _handler(function)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield function
        finally:
            process.kill()
            process.wait()
            # wakes the request that waits for an event
            function.events.put(("end", time.time(), b"{}"))
            server.shutdown()
            thread.join()
            server.server_close()
