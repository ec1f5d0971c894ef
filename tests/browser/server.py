"""A small static server: gzip, keep-alive, and the site in a subfolder."""

from __future__ import annotations

import gzip
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from typing import Self
from urllib.parse import unquote, urlsplit

PREFIX = "/some/where/"
PACKED = (".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".py", ".ipynb")


class Server(ThreadingHTTPServer):
    """A folder under /some/where/, with files planted over its own."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.folder = folder
        self.planted: dict[str, bytes] = {}
        self.packed: dict[str, bytes] = {}
        self.sent: dict[str, int] = {}

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}{PREFIX}"

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()

    def content(self, path: str) -> tuple[str, bytes] | None:
        """Return a file's name and bytes, or None where there is none."""
        if not path.startswith(PREFIX):
            return None
        name = path.removeprefix(PREFIX)
        name += "index.html" if not name or name.endswith("/") else ""
        if name in self.planted:
            return name, self.planted[name]
        file = self.folder / name
        return (name, file.read_bytes()) if file.is_file() else None

    def pack(self, name: str, content: bytes) -> bytes:
        """Return content in gzip, made once for each file."""
        if name in self.planted:
            return gzip.compress(content)
        if name not in self.packed:
            self.packed[name] = gzip.compress(content)
        return self.packed[name]

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a page that was left while it loaded."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class Handler(BaseHTTPRequestHandler):
    """Answers GET, in silence."""

    server: Server
    protocol_version = "HTTP/1.1"
    # Else each answer waits for the last packet's acknowledgement.
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_GET(self) -> None:
        found = self.server.content(unquote(urlsplit(self.path).path))
        if found is None:
            self.answer(404, "text/plain", b"not here")
            return
        name, content = found
        kind = guess_type(name)[0] or "application/octet-stream"
        is_packed = name.endswith(PACKED) and "gzip" in self.headers.get("Accept-Encoding", "")
        self.answer(200, kind, self.server.pack(name, content) if is_packed else content, is_packed)

    def answer(self, status: int, kind: str, content: bytes, is_packed: bool = False) -> None:
        self.send_response(status)
        text = kind.startswith("text/") or kind.endswith("javascript")
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if text else kind)
        self.send_header("Content-Length", str(len(content)))
        if is_packed:
            self.send_header("Content-Encoding", "gzip")
        self.server.sent[self.path] = sum(map(len, self._headers_buffer)) + 2 + len(content)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
