"""Knocking at the doors of the real application, guard included, in this process.

``browser_of()``  a client with cookies of its own, as a browser has; ``browser_of(person_id)``
                  carries that person's sign-in
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from starlette.testclient import TestClient

import factories
from pages.doors.guard import COOKIE
from workbook_app import app

SECRET = re.compile(r'name="form_secret" value="([^"]+)"')
Browser = Callable[..., TestClient]


@pytest.fixture
def browser_of() -> Iterator[Browser]:
    with ExitStack() as closing:

        def make(person_id: int | None = None) -> TestClient:
            client = TestClient(
                app,
                base_url="http://127.0.0.1:8501",
                follow_redirects=False,
                headers={"accept": "text/html"},
            )
            closing.callback(client.close)
            if person_id is not None:
                client.cookies.set(COOKIE, factories.sign_in(person_id))
            return client

        yield make


@pytest.fixture
def send() -> Callable[..., object]:
    """Return ``send(client, address, fields)``: open the form at an address and post it."""

    def post(client: TestClient, address: str, fields: dict[str, str], to: str = "") -> object:
        shown = client.get(address)
        found = SECRET.search(shown.text)
        assert found, shown.text
        path = to or address.split("?", maxsplit=1)[0]
        return client.post(path, data={"form_secret": found[1], **fields})

    return post
