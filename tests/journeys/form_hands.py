"""What hands do at the offline verdict form."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

_SECOND_COPY = """await new Promise(resolve => {
  const opening = indexedDB.open("partnership-workbook")
  opening.onsuccess = () => {
    const asked = opening.result.transaction("kept").objectStore("kept").getAll()
    asked.onsuccess = () => { opening.result.close(); resolve(JSON.stringify(asked.result)) }
  }
})"""
KEPT = re.compile(r"^Kept in this browser \d\d:\d\d:\d\d$")


def declare(page: Page, yes: Collection[str] = (), words: str = "") -> None:
    """Say of every organisation whether there is a conflict of interest."""
    for asked in page.locator(".yes-no").all():
        conflict = asked.locator("legend").inner_text() in yes
        asked.get_by_label("Yes, a conflict" if conflict else "No conflict").check()
    if words:
        page.get_by_label("In your own words").fill(words)


def card(page: Page, n: int) -> Locator:
    """Return the card of one question, from 1."""
    return page.locator(".card").nth(n - 1)


def judge(page: Page, n: int, verdict: str, level: int | None = None, words: str = "") -> None:
    """Give one verdict."""
    one = card(page, n)
    one.get_by_label(verdict, exact=True).check()
    if level is not None:
        one.get_by_role("group", name="Lowered to").get_by_label(re.compile(f"^{level} ")).check()
    if words:
        one.get_by_role("textbox").fill(words)


def close_and_sign(page: Page) -> None:
    """Give the closing judgement and tick the sign-off."""
    page.get_by_label(re.compile("^Some: ")).check()
    page.get_by_label("Why? One sentence").fill("Much was said, little was seen.")
    page.get_by_label("Statement of verification").fill("I read it all and met four residents.")
    page.get_by_label("I have finished").check()


def save(page: Page, to: Path) -> tuple[dict[str, Any], Path]:
    """Save the file; return what is in it and where it is."""
    with page.expect_download() as coming:
        page.get_by_role("button", name="Save the file").first.click()
    where = Path(to) / coming.value.suggested_filename
    coming.value.save_as(where)
    return json.loads(where.read_text("utf-8")), where


def go_on_from(page: Page, file: Path) -> None:
    """Choose a file to go on from."""
    page.get_by_label("Continue from a saved file").set_input_files(file)


def kept(page: Page, words: str = "") -> None:
    """Wait until the browser keeps what was filled in, ``words`` among it, in both places."""
    page.wait_for_function("words => JSON.stringify({...localStorage}).includes(words)", arg=words)
    page.wait_for_function(f"async words => ({_SECOND_COPY}).includes(words)", arg=words)
    expect(page.locator("#kept")).to_have_text(KEPT)


def said(page: Page) -> Locator:
    """Return what the form says last."""
    return page.get_by_role("status")
