import pytest

from assessment.errors import BadInput
from assessment.settings import settings

NAMES = (
    "WORKBOOK_DATABASE_URL",
    "WORKBOOK_FILES",
    "WORKBOOK_KEY_FILE",
    "WORKBOOK_QUESTIONS",
    "WORKBOOK_URL",
)


def test_every_setting_has_a_default_that_works(set_to):
    for name in NAMES:
        set_to(name, None)
    found = settings()
    assert found.embedded
    assert found.database_url == "sqlite:///data/workbook.db"
    assert str(found.files) == "data/files"
    assert found.url == "http://127.0.0.1:8501"
    assert found.idle_hours == 8


@pytest.mark.parametrize("given", ["0", "-1", "soon", "", "nan"])
def test_a_number_that_does_not_fit_is_named(set_to, given):
    set_to("WORKBOOK_IDLE_HOURS", given)
    with pytest.raises(BadInput, match="WORKBOOK_IDLE_HOURS"):
        settings()


def test_no_mail_server_is_named_unless_somebody_does(set_to):
    assert settings().smtp is None
    set_to("WORKBOOK_SMTP_HOST", "mail.example")
    set_to("WORKBOOK_SMTP_FROM", "workbook@example.org")
    set_to("WORKBOOK_SMTP_PASSWORD", "do not print me")
    found = settings().smtp
    assert (found.host, found.port, found.tls) == ("mail.example", 587, "starttls")
    assert "do not print me" not in repr(settings())


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("WORKBOOK_SMTP_TLS", "yes"),
        ("WORKBOOK_SMTP_FROM", ""),
        ("WORKBOOK_SMTP_FROM", "a@b@c"),
        ("WORKBOOK_SMTP_PORT", "smtp"),
    ],
)
def test_a_mail_server_that_is_set_by_halves_is_refused(set_to, name, given):
    set_to("WORKBOOK_SMTP_HOST", "mail.example")
    set_to("WORKBOOK_SMTP_FROM", "workbook@example.org")
    set_to(name, given)
    with pytest.raises(BadInput, match=name):
        settings()


def test_a_password_never_travels_in_the_open(set_to):
    set_to("WORKBOOK_SMTP_HOST", "mail.example")
    set_to("WORKBOOK_SMTP_FROM", "workbook@example.org")
    set_to("WORKBOOK_SMTP_USER", "workbook")
    set_to("WORKBOOK_SMTP_TLS", "none")
    with pytest.raises(BadInput, match="in the open"):
        settings()


def test_a_link_never_has_two_slashes(set_to):
    set_to("WORKBOOK_URL", "https://workbook.example/")
    assert settings().url == "https://workbook.example"


@pytest.mark.parametrize(
    ("url", "only_here"),
    [
        ("http://127.0.0.1:8501", True),
        ("http://127.3.2.1", True),
        ("http://localhost:8501/", True),
        ("http://workbook.localhost", True),
        ("http://LOCALHOST.:1", True),
        ("http://[::1]:8501", True),
        ("http://0.0.0.0:8501", True),
        ("http://192.168.1.20:8501", False),
        ("https://localhost.council.example", False),
        ("https://workbook.example", False),
        ("http://[fd00::7]", False),
    ],
)
def test_an_address_that_only_this_machine_reaches_is_known(set_to, url, only_here):
    set_to("WORKBOOK_URL", url)
    assert settings().reaches_only_here is only_here
