"""The programs that the tests need beside Python: where they are, and how they come here.

``python tests/programs.py`` puts in what is missing (``make test`` calls it): from the
distribution where we are root on Debian or Ubuntu, and Chromium elsewhere by playwright.
A test never installs anything; one that misses its program says so by name.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Program:
    """A program by one of its names, in the PATH or in a folder like ``folder`` (a glob)."""

    names: tuple[str, ...]
    package: str
    folder: str = ""

    def path(self) -> Path | None:
        """Return where it is, None where it is not on this machine."""
        for name in self.names:
            if found := shutil.which(name):
                return Path(found)
        versions = sorted(Path("/").glob(f"{self.folder}/{self.names[0]}")) if self.folder else []
        return max(versions, key=_version, default=None)


def _version(path: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in path.parts if part.isdigit())


INITDB = Program(("initdb",), "postgresql", "usr/lib/postgresql/*/bin")
POSTGRES = Program(("postgres",), "postgresql", "usr/lib/postgresql/*/bin")
CHROMIUM = Program(
    ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"), "chromium"
)
PDFTOTEXT = Program(("pdftotext",), "poppler-utils")
OPENSSL = Program(("openssl",), "openssl")
SSH_KEYGEN = Program(("ssh-keygen",), "openssh-client")
SOFFICE = Program(("soffice", "libreoffice"), "libreoffice-calc-nogui")
ALL = (INITDB, POSTGRES, CHROMIUM, PDFTOTEXT, OPENSSL, SSH_KEYGEN, SOFFICE)


def playwrights_chromium() -> Path | None:
    """Return the Chromium that ``playwright install`` has put here, None where it has not."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  not needed to install it

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.exists() else None


def _put_in() -> int:
    missing = [program for program in ALL if program.path() is None]
    if missing and shutil.which("apt-get") and os.geteuid() == 0:
        packages = sorted({program.package for program in missing})
        print("The tests need", ", ".join(packages), "- installing with apt-get.", flush=True)
        quietly = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "-qq", "update"], env=quietly, check=False)
        for package in packages:  # one by one: what can be had is had
            command = ["apt-get", "-qq", "install", "-y", "--no-install-recommends", package]
            subprocess.run(command, env=quietly, check=False, stdout=subprocess.DEVNULL)
    if CHROMIUM.path() is None and playwrights_chromium() is None:
        command = [sys.executable, "-m", "playwright", "install", "chromium"]
        subprocess.run(command, check=False)
    for program in ALL:
        if program.path() is None:
            print(f"{program.names[0]} is not here; install {program.package}. Tests that need it")
            print("are skipped by name, which the continuous integration does not accept.")
    return 0


if __name__ == "__main__":
    sys.exit(_put_in())
