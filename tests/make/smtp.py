"""A mail server that keeps what it is given; it can refuse, or keep silent before it says that it has taken a mail."""

import email
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message


class Sink(socketserver.ThreadingTCPServer):
    """SMTP as far as smtplib speaks it."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.mails: list[Message] = []
        self.received = threading.Event()
        self.may_answer = threading.Event()
        self.may_answer.set()
        self.refusal = ""

    @property
    def port(self) -> int:
        return self.server_address[1]

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that was killed mid-sentence is part of the tests."""


class _Talk(socketserver.StreamRequestHandler):
    server: Sink

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        self.say("220 sink")
        while line := self.rfile.readline():
            word = line.decode().strip().upper()
            if word.startswith(("EHLO", "HELO")):
                self.say("250 sink")
            elif word.startswith("RCPT") and self.server.refusal:
                self.say(self.server.refusal)
            elif word == "DATA":
                self.say("354 go on")
                self.take()
            elif word == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def take(self) -> None:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line[1:] if line.startswith(b"..") else line)
        self.server.mails.append(email.message_from_bytes(b"".join(lines)))
        self.server.received.set()
        self.server.may_answer.wait(60)
        self.say("250 taken")


@contextmanager
def sink() -> Iterator[Sink]:
    """A running sink on a free port of the loopback."""
    with Sink() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.may_answer.set()
            server.shutdown()
            thread.join()
