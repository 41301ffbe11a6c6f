"""A mail server and a web server that keep what they are given."""

from __future__ import annotations

import contextlib
import socketserver
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Post:
    path: str
    headers: dict[str, str]
    body: bytes


@contextlib.contextmanager
def web_server() -> Iterator[tuple[str, list[Post]]]:
    """Address and posts of a server that answers ``/404`` with 404, and so on."""
    posts: list[Post] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            posts.append(Post(self.path, dict(self.headers), body))
            self.send_response(int(self.path.split("/")[1]))
            self.send_header("Content-Length", "6")
            self.end_headers()
            self.wfile.write(b"answer")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server, _serving(server):
        yield f"http://127.0.0.1:{server.server_address[1]}", posts


@contextlib.contextmanager
def mail_server(port: int) -> Iterator[list[str]]:
    """The messages that were sent to this port, headers and all."""
    messages: list[str] = []

    class Handler(_Mail):
        kept = messages

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    with Server(("127.0.0.1", port), Handler) as server, _serving(server):
        yield messages


class _Mail(socketserver.StreamRequestHandler):
    kept: ClassVar[list[str]]

    def handle(self) -> None:
        self._say("220 ready")
        while line := self.rfile.readline():
            match line.decode().strip().upper().split(" ")[0]:
                case "DATA":
                    self._say("354 go on")
                    self.kept.append(self._message())
                    self._say("250 taken")
                case "QUIT":
                    self._say("221 bye")
                    return
                case _:
                    self._say("250 ok")

    def _message(self) -> str:
        lines = iter(self.rfile.readline, b".\r\n")
        return b"".join(lines).decode()

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextlib.contextmanager
def _serving(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
