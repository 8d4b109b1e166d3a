"""The real application as a process of its own, to start, stop and kill."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from postgresql import free_port

ROOT = Path(__file__).parent.parent

# When the pipe to its standard input closes, however the tests ended, the server goes.
_KEEPER = """
trap '' PIPE
"$@" </dev/null >&2 & server=$!
echo $server
cat >/dev/null
kill -TERM $server 2>/dev/null
wait $server
"""

# httpx.get would read all certificates of the machine for each question, work for the very processor
# that a starting server waits for.  No connection is kept: the server may be another by then.
_asking = httpx.Client(timeout=5, limits=httpx.Limits(max_keepalive_connections=0))


def holds(condition: Callable[[], object], *, seconds: float) -> bool:
    """Wait until the condition holds; return whether it ever did."""
    never, end = threading.Event(), time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        never.wait(0.05)
    return bool(condition())


def until(condition: Callable[[], object], what: str, *, seconds: float = 60) -> None:
    """Wait until the condition holds; fail, saying what was awaited, where it never does."""
    if not holds(condition, seconds=seconds):
        message = f"In {seconds:g} seconds this did not come true: {what}"
        raise AssertionError(message)


@dataclass
class Server:
    """One Streamlit script served on loopback; ``environment`` is added to ours."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    script: Path = ROOT / "workbook_app.py"
    ready_at: str = "/health"
    port: int = field(default_factory=free_port)
    pid: int = 0
    _starts: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    _keeper: subprocess.Popen[bytes] | None = None
    _log: Path | None = None

    @property
    def url(self) -> str:
        """Return the address without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        """Return what the server has printed since it was last started."""
        return self._log.read_text(errors="replace") if self._log else ""

    def start(self) -> None:
        """Start the server and wait until it is ready."""
        self.launch()
        until(self.is_ready, f"the server is ready; it printed:\n{self.log}")

    def launch(self) -> None:
        """Start the server without waiting for it."""
        assert self._keeper is None, "it is running"
        self._log = self.folder / f"server-{self.port}-{next(self._starts)}.log"
        command = [sys.executable, "-m", "streamlit", "run", str(self.script)]
        options = ["--server.port", str(self.port), "--server.address", "127.0.0.1"]
        more = ["--server.headless", "true", "--browser.gatherUsageStats", "false"]
        with self._log.open("wb") as log:
            self._keeper = subprocess.Popen(
                ["/bin/sh", "-c", _KEEPER, "sh", *command, *options, *more],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                cwd=ROOT,
                env=os.environ
                | {"PYTHONUNBUFFERED": "1", "WORKBOOK_URL": self.url}
                | self.environment,
                start_new_session=True,
            )
        assert self._keeper.stdout is not None
        self.pid = int(self._keeper.stdout.readline())

    def is_ready(self) -> bool:
        """Tell whether the server answers that it is ready; fail where it has ended."""
        assert Path(f"/proc/{self.pid}").exists() or sys.platform != "linux", self.log
        try:
            return _asking.get(self.url + self.ready_at).status_code == httpx.codes.OK
        except httpx.TransportError:
            return False

    def stop(self) -> None:
        """Stop the server as its operator would, and wait until it has gone."""
        if self._keeper is not None:
            with self._keeper as keeper:
                assert keeper.stdin is not None
                keeper.stdin.close()
            self._keeper = None

    def kill(self) -> None:
        """Kill the server as a power cut would, and wait until it has gone."""
        os.kill(self.pid, signal.SIGKILL)
        self.stop()

    def restart(self) -> None:
        """Stop the server and start it again at the same address."""
        self.stop()
        self.start()
