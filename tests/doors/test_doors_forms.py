from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.doors.forms import own_address
from pages.shared.screens import SCREENS

HOME = "http://here.example"


@given(st.text() | st.text(alphabet="/\\:.@?#%ehtpx \t\r\n-", max_size=12))
def test_wherever_a_browser_is_sent_it_stays_here(asked):
    for given_address in (asked, f"/{asked}", f"//{asked}", f"/answer?{asked}"):
        address = own_address(given_address)
        joined = urlsplit(urljoin(HOME, address))
        assert (joined.scheme, joined.netloc) == ("http", "here.example")
        assert address.isprintable()
        assert address.isascii()
        assert not address.startswith(("//", "/\\"))
        assert "\\" not in address


@pytest.mark.parametrize("screen", SCREENS)
def test_every_screen_can_be_gone_on_to(screen):
    assert own_address(f"/{screen.url}") == f"/{screen.url}"
    asked = f"/{screen.url}?site=BH-01&round=3&question=CC-1.1a"
    assert own_address(asked) == asked


@pytest.mark.parametrize(
    "asked",
    [
        None,
        "",
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/a/b",
        "/..",
        "/answer#x",
        "/answer?a b",
        "/Answer",
        "/answer?\\",
        "\t/answer",
    ],
)
def test_anything_else_leads_to_the_task_list(asked):
    assert own_address(asked) == "/"
