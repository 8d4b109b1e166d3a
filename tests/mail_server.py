"""A small real mail server on loopback, which keeps what it accepts and refuses what it is told to."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class MailServer:
    """``refused`` are addresses it takes no e-mail for; ``before_accepting`` is called first."""

    port: int = 0
    refused: set[str] = field(default_factory=set)
    refuses_data: bool = False
    accepted: list[tuple[str, EmailMessage]] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    before_accepting: Callable[[], None] | None = None


class _Talk(socketserver.StreamRequestHandler):
    """One connection; ``server.kept`` is the MailServer."""

    def handle(self) -> None:
        self.kept: MailServer = self.server.kept
        self.to = ""
        self._say("220 ready")
        while line := self.rfile.readline():
            command = line.decode("utf-8", "replace").strip()
            self.kept.commands.append(command)
            verb = command[:4].upper()
            if verb == "QUIT":
                self._say("221 bye")
                return
            self._say(self._answer(verb, command))

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def _answer(self, verb: str, command: str) -> str:
        if verb == "DATA":
            return self._take()
        if verb == "RCPT":
            self.to = command.partition("<")[2].partition(">")[0]
            if self.to in self.kept.refused:
                return "550 no such person here"
        return "250 fine"

    def _take(self) -> str:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        if self.kept.before_accepting:
            self.kept.before_accepting()
        if self.kept.refuses_data:
            return "554 not today"
        message = message_from_bytes(b"".join(lines), policy=policy.default)
        self.kept.accepted.append((self.to, message))
        return "250 accepted"


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    kept: MailServer


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Yield a running server; it is gone afterwards."""
    kept = MailServer()
    with _Server(("127.0.0.1", 0), _Talk) as server:
        server.kept = kept
        kept.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield kept
        server.shutdown()
        thread.join()
