"""A throw-away PostgreSQL on loopback, and a copy of one migrated database for each test."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

import programs

MIGRATED = "migrated"
_counter = itertools.count(1)

# When the pipe to its standard input closes, however the tests ended, the server goes.
_KEEPER = """
trap '' PIPE
"$1/initdb" -D "$2/data" -U tests -A trust -E UTF8 --locale=C -N >"$2/log" 2>&1 &&
"$1/pg_ctl" start -w -s -D "$2/data" -l "$2/log" -o "$3" && echo ready
cat >/dev/null
"$1/pg_ctl" stop -s -m immediate -D "$2/data"
rm -rf "$2"
"""
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",  # it is thrown away
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_buffers": "32MB",
    "max_connections": "80",
}


@dataclass(frozen=True)
class Cluster:
    """A server on loopback, whose data lie in ``folder``."""

    port: int
    folder: Path

    def url(self, database: str) -> str:
        """Return the address of a database, as SQLAlchemy reads it."""
        return f"postgresql+psycopg://tests@127.0.0.1:{self.port}/{database}"

    def run(self, statement: str) -> None:
        """Run one statement outside any transaction."""
        address = f"postgresql://tests@127.0.0.1:{self.port}/postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement.encode())

    def make_template(self, name: str = MIGRATED, *, of: str = "template1") -> str:
        """Make a database that copies are taken from; return its address, to fill it."""
        self.run(f"CREATE DATABASE {name} TEMPLATE {of} STRATEGY FILE_COPY")
        return self.url(name)

    @contextmanager
    def copy(self, template: str = MIGRATED) -> Iterator[str]:
        """Yield the address of a fresh copy of the template; drop the copy afterwards."""
        name = f"copy_{next(_counter)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        try:
            yield self.url(name)
        finally:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def empty(self) -> object:
        """Do as ``copy``, of a database that was never migrated."""
        return self.copy("template0")

    def stop(self) -> None:
        """Stop the server, as its machine would that goes down."""
        self._control("stop", "-m", "immediate")

    def start(self) -> None:
        """Start the server again where it was stopped."""
        settings = " ".join(f"-c {name}='{value}'" for name, value in _SETTINGS.items())
        log = str(self.folder / "log")
        self._control("start", "-w", "-l", log, "-o", f"-p {self.port} {settings}")

    def _control(self, *what: str) -> None:
        postgres = programs.POSTGRES.path()
        assert postgres is not None
        command = [postgres.resolve().parent / "pg_ctl", "-s", "-D", self.folder / "data", *what]
        with (self.folder / "control").open("wb") as said:
            subprocess.run(command, user=_user(), cwd="/", stdout=said, stderr=said, check=True)


@contextmanager
def running() -> Iterator[Cluster]:
    """Yield a cluster of its own on a free port; stop and remove it afterwards."""
    postgres = programs.POSTGRES.path()
    assert postgres is not None
    folder, port, user = Path(tempfile.mkdtemp(prefix="workbook-pg-")), free_port(), _user()
    if user is not None:
        shutil.chown(folder, user)
    options = " ".join(f"-c {name}='{value}'" for name, value in _SETTINGS.items())
    keeper = subprocess.Popen(
        ["/bin/sh", "-c", _KEEPER, "sh", postgres.resolve().parent, folder, f"-p {port} {options}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        user=user,
        cwd="/",
        start_new_session=True,  # Ctrl+C at the tests is not meant for the server
    )
    with keeper as kept:
        assert kept.stdout is not None
        assert kept.stdout.readline() == b"ready\n", (folder / "log").read_text()
        yield Cluster(port, folder)


def _user() -> str | None:
    """Return whom to run the server as: it refuses root. None: whoever we are."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
