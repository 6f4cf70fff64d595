"""Serve the page on this machine alone: a start-up token, hosts and origins checked, no framework.

The page is three static files; what it asks is answered by :mod:`tuopin.desk.api`.
"""

import json
import os
import secrets
import signal
import sys
import tempfile
import threading
import webbrowser
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from results.language.catalogue import Language
from results.plots.fonts import font_path
from scenarios.faults import Fault, FaultError
from tuopin.desk import files
from tuopin.desk.api import Desk, answer
from tuopin.desk.work import end_all

UPLOAD_MB = 20
"""Megabytes of files that may be given at once; a county's registers have about two."""
MOST_BYTES = UPLOAD_MB * 2**20 * 4 // 3
"""Of a question: files come as base64."""

STATIC = Path(__file__).parent / "static"
PAGES = {"/": "desk.html", "/desk.js": "desk.js", "/desk.css": "desk.css"}
KINDS = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".ttf": "font/ttf",
    ".png": "image/png",
    ".json": "application/json",
}
OWN = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src data:; "
    "connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
"""What the page may load: nothing from elsewhere, nothing that stands in its markup."""
REPORT = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; font-src data:; "
    "img-src data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; "
    "sandbox allow-scripts allow-downloads"
)
"""A report holds what it needs, says itself which scripts, and reaches nothing of the page."""

STOPS = ("SIGTERM", "SIGINT", "SIGHUP")
"""Signals that stop the page, where the system has them."""


class Handler(BaseHTTPRequestHandler):
    """One question; refused without the token, from another host's name or another page."""

    protocol_version = "HTTP/1.1"
    server: "Server"

    def do_GET(self) -> None:
        """Pages, files of runs, questions that change nothing."""
        url = urlsplit(self.path)
        asked = dict(parse_qsl(url.query, keep_blank_values=True))
        if url.path == "/" and self._is_token(asked.get("token", "")):
            cookie = f"{self.server.cookie}={self.server.token}; HttpOnly; SameSite=Strict; Path=/"
            return self._send(303, b"", "text/plain", {"Set-Cookie": cookie, "Location": "/"})
        if not self._allowed():
            return self._send(403, b"tuopin desk: open the address that the command printed")
        if url.path in PAGES:
            path = STATIC / PAGES[url.path]
            return self._send(
                200, path.read_bytes(), KINDS[path.suffix], {"Content-Security-Policy": OWN}
            )
        if url.path == "/font.ttf":
            cached = {"Cache-Control": "max-age=86400"}
            return self._send(200, font_path().read_bytes(), KINDS[".ttf"], cached)
        if url.path.startswith("/runs/"):
            return self._file(unquote(url.path).removeprefix("/runs/"), asked)
        return self._answer(url.path, asked, posted=False)

    def do_POST(self) -> None:
        """Questions with a body, from this page alone; too large a body is never read."""
        size = self.headers.get("Content-Length", "")
        if not self._allowed() or self.headers.get("Origin") not in self.server.origins:
            self.close_connection = True
            return self._send(403, b"")
        if not size.isdecimal() or int(size) > MOST_BYTES:
            self.close_connection = True
            return self._send(413 if size.isdecimal() else 411, b"")
        try:
            asked = json.loads(self.rfile.read(int(size)))
        except ValueError:
            return self._send(400, b"")
        return self._answer(urlsplit(self.path).path, asked, posted=True)

    def _allowed(self) -> bool:
        # by hand: other programs' cookies of this machine may be no cookies at all
        held = (c.strip().partition("=") for c in self.headers.get("Cookie", "").split(";"))
        ours = f"http://{self.headers.get('Host', '')}" in self.server.origins
        return ours and any(n == self.server.cookie and self._is_token(v) for n, _, v in held)

    def _is_token(self, text: str) -> bool:
        return secrets.compare_digest(text.encode(), self.server.token.encode())

    def _answer(self, path: str, asked: Any, *, posted: bool) -> None:
        name = path.removeprefix("/api/") if path.startswith("/api/") else ""
        status, said = answer(self.server.desk, name, asked, posted)
        self._send(status, json.dumps(said, ensure_ascii=False).encode(), KINDS[".json"])

    def _file(self, inside: str, asked: dict[str, str]) -> None:
        """A file of a run: shown, or with ``get`` saved under its own name."""
        out = self.server.desk.out.resolve()
        path = (out / inside.replace("\0", "")).resolve()
        if not path.is_relative_to(out) or path == out:
            return self._send(404, b"")
        if path.name == "figures.zip" and (path.parent / "figures").is_dir():
            content = files.figures(path.parent)
        elif path.is_file():
            content = path.read_bytes()
        else:
            return self._send(404, b"")
        more = {"Content-Security-Policy": REPORT}
        if "get" in asked:
            more["Content-Disposition"] = (
                f"attachment; filename*=UTF-8''{quote(asked['get'] or path.name)}"
            )
        return self._send(200, content, KINDS.get(path.suffix, "application/octet-stream"), more)

    def _send(
        self,
        status: int,
        content: bytes,
        kind: str = "text/plain",
        more: dict[str, str] | None = None,
    ) -> None:
        self.send_response(HTTPStatus(status))
        for name, value in ({"Cache-Control": "no-store"} | (more or {})).items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the terminal is for errors."""


class Server(ThreadingHTTPServer):
    """The page's server, on this machine's own address only."""

    daemon_threads = True
    allow_reuse_address = os.name != "nt"

    def __init__(self, port: int, desk: Desk) -> None:
        """FaultError where something else listens on the port."""
        try:
            super().__init__(("127.0.0.1", port), Handler)
        except OSError:
            value = (f"{port}：已被占用", f"{port}: in use")
            allowed = ("未占用的端口", "a port that is free")
            raise FaultError(
                Fault.of("twice", "--port", ("端口", "port"), value, allowed)
            ) from None
        port = self.server_port
        self.desk, self.token, self.cookie = desk, secrets.token_urlsafe(24), f"tuopin-{port}"
        self.origins = {f"http://127.0.0.1:{port}", f"http://localhost:{port}"}

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A page that was left while it was answered is no error."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    @property
    def address(self) -> str:
        """Where the page is opened, with its token."""
        return f"http://127.0.0.1:{self.server_port}/?token={self.token}"


def serve(out: Path, port: int, language: Language, workers: int, *, browser: bool) -> None:
    """Serve the page until a signal stops it; what visitors gave, and workers, go with it."""
    for number in (getattr(signal, name) for name in STOPS if hasattr(signal, name)):
        if signal.getsignal(number) != signal.SIG_IGN:  # nohup: a terminal's end is no stop
            signal.signal(number, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="tuopin-desk-") as home:
        try:
            with Server(port, Desk(out, Path(home), workers)) as server:
                address = f"{server.address}#lang={language}"
                print(address, flush=True)
                if browser:
                    threading.Timer(0.3, webbrowser.open, (address,)).start()
                server.serve_forever()
        except KeyboardInterrupt:
            pass
        finally:
            end_all()
