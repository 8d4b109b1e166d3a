"""What the house asks of its own files."""

import ast
import re
import sys
from pathlib import Path

import pytest

from assessment.bank.freezing import RELEASED_FILE, fingerprint, released
from pages.shared.screens import SCREENS

ROOT = Path(__file__).parent.parent
FOLDERS = ("assessment", "bench", "docs", "pages", "questions", "tests", ".ci", ".streamlit")
TEXTS = {".py", ".md", ".txt", ".toml", ".yaml", ".css", ".js", ".html", ".mako", ""}
HERE = Path(__file__)
AUDIENCES = [
    f"pages/{name}" for name in ("everyone", "programme", "researcher", "team", "verifier")
]


def _files(*folders):
    found = [path for path in ROOT.iterdir() if path.is_file()] if not folders else []
    for folder in folders or FOLDERS:
        found += (path for path in (ROOT / folder).rglob("*") if path.is_file())
    return [path for path in found if path.suffix in TEXTS and "__pycache__" not in path.parts]


def _lines(pattern, *folders):
    """Return every line that fits the pattern, as file:line."""
    wanted = re.compile(pattern)
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in _files(*folders)
        if path != HERE
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1)
        if wanted.search(line)
    ]


def _imports(path):
    """Return the top-level names of everything that a file imports."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def test_the_search_finds_what_is_there():
    assert len(_files()) > 100
    assert _lines(r"^def clean_text\(", "assessment")


# ── what no file says ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("what", "pattern", "folders"),
    [
        ("a path of one machine", r"(?<![\w.])/(work|root|home|Users)/", ()),
        ("a mock", r"\bmock\b|MagicMock|monkeypatch\.setattr", ("tests",)),
        ("a sleep in place of a condition", r"\bsleep\(|wait_for_timeout\(", ("tests", "bench")),
        ("a skip or expected failure", r"mark\.(skip|xfail)", ("tests",)),
        ("something left for later", r"\b(TODO|FIXME|XXX)\b", ()),
        ("a pickle", r"\bpickle\b", ("assessment", "pages")),
        ("HTML of its own", r"st\.html\(|unsafe_allow_html", AUDIENCES),
    ],
)
def test_no_file_holds(what, pattern, folders):
    assert _lines(pattern, *folders) == [], what


def test_every_test_file_has_a_name_of_its_own():
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert sorted(names) == sorted(set(names))


def test_no_test_folder_is_a_package():
    assert list((ROOT / "tests").rglob("__init__.py")) == []


# ── pages ────────────────────────────────────────────────────────────────────────────────────


def test_every_page_file_is_a_screen_and_every_screen_has_its_file():
    files = {
        path.relative_to(ROOT / "pages").as_posix()
        for audience in AUDIENCES
        for path in (ROOT / audience).glob("*.py")
    }
    assert files == {screen.file for screen in SCREENS}


def test_every_folder_of_pages_is_known():
    folders = {f"pages/{path.name}" for path in (ROOT / "pages").iterdir() if path.is_dir()}
    assert folders - {"pages/__pycache__"} == {*AUDIENCES, "pages/doors", "pages/shared"}


def test_no_two_screens_share_an_address_or_a_title():
    assert len({screen.url for screen in SCREENS}) == len(SCREENS)
    assert len({screen.title for screen in SCREENS}) == len(SCREENS)


# ── settings, requirements, banks ────────────────────────────────────────────────────────────


def test_every_setting_stands_in_the_readmes_table():
    names = set(re.findall(r'"(WORKBOOK_[A-Z_]+)"', _text("assessment", "pages")))
    assert len(names) >= 5
    assert names == set(re.findall(r"^\| `(WORKBOOK_[A-Z_]+)`", _text("README.md"), re.MULTILINE))


def _text(*places):
    paths = [f for place in places for f in (_files(place) if (ROOT / place).is_dir() else [])]
    paths += [ROOT / place for place in places if (ROOT / place).is_file()]
    return "\n".join(path.read_text("utf-8", "replace") for path in paths)


REQUIREMENTS = ("requirements.txt", "tests/requirements.txt")


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_requirement_is_pinned_and_those_we_chose_have_a_reason(name):
    chosen, _, below = _text(name).partition("# What those stand on")
    assert below
    for line in _pins(chosen):
        assert re.fullmatch(r"[\w.\[\]-]+==[\w.]+ +# .+", line), line
    for line in _pins(below.partition("\n")[2]):
        assert re.fullmatch(r"[\w.-]+==[\w.]+", line), line


def _pins(text):
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith(("#", "-r"))]


IMPORTED_AS = {
    "PIL": "pillow",
    "argon2": "argon2-cffi",
    "yaml": "PyYAML",
    "sqlalchemy": "SQLAlchemy",
    "jinja2": "Jinja2",
    "markupsafe": "MarkupSafe",
    "xlsxwriter": "XlsxWriter",
}


def test_what_the_application_imports_is_what_it_requires():
    ours = {"assessment", "pages", "workbook_app"}
    sources = [path for path in _files("assessment", "pages") if path.suffix == ".py"]
    imported = {name for path in [*sources, ROOT / "workbook_app.py"] for name in _imports(path)}
    needed = imported - ours - set(sys.stdlib_module_names)
    chosen = _text("requirements.txt").partition("# What those stand on")[0]
    required = {line.partition("==")[0] for line in _pins(chosen)}
    by_themselves = {  # imported by others of the list, never by name
        "psycopg[binary]": "SQLAlchemy speaks to PostgreSQL through it",
        "python-multipart": "Starlette reads forms with it",
        "itsdangerous": "Starlette signs the session cookie with it",
        "uvicorn": "Streamlit serves with it",
    }
    assert {IMPORTED_AS.get(name, name) for name in needed} - required == set()
    assert required - {IMPORTED_AS.get(name, name) for name in needed} <= set(by_themselves)


@pytest.mark.parametrize(
    "folder", sorted(path for path in (ROOT / "questions").iterdir() if path.is_dir())
)
def test_a_released_bank_never_changes(folder):
    assert fingerprint(folder)
    if (folder / RELEASED_FILE).exists():
        assert released(folder) == fingerprint(folder)
