"""An account on the loopback that speaks CloudWatch Logs, S3 and a little of Lex, and misbehaves
as told."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

PAGE = 3  # events or keys


@dataclass
class Account:
    """What the account holds; `misdeeds` are done to the next calls, one each: `throttle`,
    `cut`, or "" for none."""

    groups: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    objects: dict[str, bytes] = field(default_factory=dict)
    thresholds: dict[str, float] = field(default_factory=dict)
    misdeeds: list[str] = field(default_factory=list)
    calls: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""


@contextmanager
def serving(account: Account) -> Iterator[Account]:
    """Serve it until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None: ...

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            call = json.loads(body)
            account.calls.append(call)
            events = account.groups.get(call["logGroupName"])
            if events is None:
                self._refuse(400, "ResourceNotFoundException")
                return
            self._send(json.dumps(_page(events, call)).encode(), throttled="ThrottlingException")

        def do_GET(self) -> None:
            address = urlsplit(self.path)
            asked = {name: values[0] for name, values in parse_qs(address.query).items()}
            account.calls.append({"path": address.path, **asked, "range": self.headers["Range"]})
            if address.path.startswith("/bots/"):
                threshold = account.thresholds.get(address.path.split("/")[2])
                if threshold is None:
                    self._refuse(404, "ResourceNotFoundException")
                else:
                    self._send(json.dumps({"nluIntentConfidenceThreshold": threshold}).encode())
            elif "list-type" in asked:
                self._send(_listing(account.objects, asked), throttled="SlowDown")
            else:
                key = unquote(address.path.split("/", 2)[2])
                begin = int((self.headers["Range"] or "bytes=0-")[6:-1])
                self._send(account.objects[key][begin:], throttled="SlowDown")

        def _refuse(self, status: int, code: str) -> None:
            content = json.dumps({"__type": code, "message": "no"}).encode()
            if code == "SlowDown":
                content = b"<Error><Code>SlowDown</Code><Message>no</Message></Error>"
            self.send_response(status)
            self.send_header("x-amzn-errortype", code)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def _send(self, content: bytes, throttled: str = "") -> None:
            misdeed = account.misdeeds.pop(0) if account.misdeeds else ""
            if misdeed == "throttle":
                self._refuse(503 if throttled == "SlowDown" else 400, throttled)
                return
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if misdeed == "cut":
                self.wfile.write(content[: len(content) // 2])
                self.close_connection = True
            else:
                self.wfile.write(content)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    account.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield account
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _page(events: list[dict[str, Any]], call: dict[str, Any]) -> dict[str, Any]:
    since, until = call.get("startTime", 0), call.get("endTime", 10**15)
    streams = call.get("logStreamNames")
    fitting = [
        one
        for one in events
        if since <= one["timestamp"] <= until
        and (streams is None or one["logStreamName"] in streams)
    ]
    begin = int(call.get("nextToken", 0))
    more = {"nextToken": str(begin + PAGE)} if begin + PAGE < len(fitting) else {}
    return {"events": fitting[begin : begin + PAGE], "searchedLogStreams": [], **more}


def _listing(objects: dict[str, bytes], asked: dict[str, str]) -> bytes:
    keys = sorted(key for key in objects if key.startswith(asked.get("prefix", "")))
    begin = int(asked.get("continuation-token", 0))
    listed = "".join(
        f"<Contents><Key>{key}</Key><Size>{len(objects[key])}</Size></Contents>"
        for key in keys[begin : begin + PAGE]
    )
    more = begin + PAGE < len(keys)
    token = f"<NextContinuationToken>{begin + PAGE}</NextContinuationToken>" if more else ""
    return (
        f"<ListBucketResult><IsTruncated>{str(more).lower()}</IsTruncated>{token}{listed}"
        "</ListBucketResult>"
    ).encode()
