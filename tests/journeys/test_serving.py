import httpx
import pytest

import factories
from looking import open_at_rest
from serving import until

pytestmark = pytest.mark.usefixtures("browser")


def test_a_stranger_is_asked_to_sign_in_or_set_up(served, page_of, shot):
    page = page_of(served)
    page.goto("/answer")
    page.get_by_role("heading", level=1).wait_for()
    assert page.url.split("?")[0].removeprefix(served.url) in {"/sign-in", "/welcome"}
    shot(page, "first-start")


def test_the_server_comes_back_after_a_power_cut(served):
    before = served.pid
    served.kill()
    served.start()
    assert served.pid != before
    assert httpx.get(f"{served.url}/health").json()["ready"] is True


def test_the_first_start_prints_a_setup_link(served):
    until(lambda: f"{served.url}/set-up?code=" in served.log, "the link is printed", seconds=5)


def test_a_deep_link_asks_for_the_server_at_its_own_address_only(served, page_of):
    person_id = factories.colleague(factories.opened()).person_id
    page, asked = page_of(served, person_id), []
    page.on("request", lambda request: asked.append(request.url.removeprefix(served.url)))
    open_at_rest(page, "/answer?question=CC-1.1a")
    assert "/_stcore/health" in asked
    assert [address for address in asked if address.startswith("/answer/")] == []
