"""A small stand-in for the hub on this machine: model info, and files with ranges."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


@dataclass
class Hub:
    """What the hub serves, and what it was asked.

    Attributes:
        files: path -> content of the one model, "owner/model".
        asked: (path, range header) of every file request.
        cuts: path -> bytes after which the next connections are cut, one cut each.
        wrong: paths that are served with a flipped byte.
        gated: whether files are answered with 403.
    """

    files: dict[str, bytes]
    asked: list[tuple[str, str]] = field(default_factory=list)
    cuts: dict[str, list[int]] = field(default_factory=dict)
    wrong: set[str] = field(default_factory=set)
    gated: bool = False
    ranges: bool = True
    url: str = ""

    def info(self) -> dict[str, object]:
        siblings = []
        for path, content in self.files.items():
            blob = hashlib.sha1(
                b"blob %d\0" % len(content) + content, usedforsecurity=False
            ).hexdigest()
            entry: dict[str, object] = {"rfilename": path, "size": len(content), "blobId": blob}
            if len(content) > 1000:
                sha = hashlib.sha256(content).hexdigest()
                entry["lfs"] = {"size": len(content), "sha256": sha, "pointerSize": 100}
            siblings.append(entry)
        return {
            "id": "owner/model",
            "modelId": "owner/model",
            "sha": "a" * 40,
            "tags": [],
            "downloads": 0,
            "likes": 0,
            "private": False,
            "cardData": {"license": "mit"},
            "siblings": siblings,
        }


class _Handler(BaseHTTPRequestHandler):
    hub: Hub

    def log_message(self, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        if path == "/api/models/owner/model":
            self._answer(200, json.dumps(self.hub.info()).encode(), "application/json")
        elif path.startswith("/owner/model/resolve/"):
            self._file(path.split("/", 5)[5])
        else:
            self._answer(404, b'{"error": "Repository not found"}', "application/json")

    def _file(self, path: str) -> None:
        asked = self.headers.get("Range", "")
        self.hub.asked.append((path, asked))
        content = self.hub.files.get(path)
        if self.hub.gated or content is None:
            self._answer(403 if self.hub.gated else 404, b"no")
            return
        if path in self.hub.wrong:
            content = bytes([content[0] ^ 1]) + content[1:]
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked and self.hub.ranges else 0
        body = content[start:]
        cuts = self.hub.cuts.get(path, [])
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if cuts:
            self.wfile.write(body[: cuts.pop(0)])
            self.wfile.flush()
            self.connection.close()
            return
        self.wfile.write(body)

    def _answer(self, status: int, body: bytes, kind: str = "text/plain") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def serve(folder: Path) -> Iterator[Hub]:
    """A hub that serves a folder as the model "owner/model"."""
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    hub = Hub(files)
    handler = type("Handler", (_Handler,), {"hub": hub})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.handle_error = lambda request, client_address: None  # type: ignore[method-assign]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    hub.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
