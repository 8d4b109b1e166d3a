"""The published JSON Schemas say what the checker says, as far as one file can be looked at."""

import json
import re
import shutil
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from assessment.__main__ import main
from assessment.bank import frame, scoring, sections
from assessment.bank.checking import check_bank
from assessment.bank.freezing import fingerprint
from assessment.bank.loading import load_bank
from assessment.bank.schema import bank_schema, issue_schema, schema_files
from assessment.bank.schema_words import BANK, DIMENSION, ISSUE, QUESTION
from assessment.bank.versions import load_all
from assessment.bank.written import Listing, Mapping, read_file
from bank.faults import FAULTS, edit

QUESTIONS = Path(__file__).parents[2] / "questions"
BANKS = Path(__file__).parents[1] / "banks"
SOUND = sorted(
    path.parent
    for path in (*QUESTIONS.glob("*/bank.yaml"), *BANKS.glob("*/bank.yaml"))
    if path.parent.name != "faulty"
)
README = (QUESTIONS / "README.md").read_text(encoding="utf-8")
MODELINE = re.compile(r"# yaml-language-server: \$schema=(\S+)\n")


class EditorsYaml(yaml.SafeLoader):
    """Reads as editors do: YAML 1.2, where 2026.1 is a number, true a flag and no a word."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012  PyYAML's own name and type


for tag, pattern, first in (
    ("bool", "true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("null", "~|null|Null|NULL|", ["~", "n", "N", ""]),
):
    EditorsYaml.add_implicit_resolver(
        f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), list(first)
    )


def as_editors_read(path):
    def named(value):
        if isinstance(value, dict):
            return {str(key): named(inner) for key, inner in value.items()}
        return [named(inner) for inner in value] if isinstance(value, list) else value

    return named(yaml.load(path.read_text(encoding="utf-8"), EditorsYaml))  # noqa: S506  a SafeLoader


def as_we_read(path):
    def plain(written):
        if isinstance(written, Mapping):
            return {key: plain(inner) for key, inner in written.values.items()}
        return (
            [plain(one) for one in written.items] if isinstance(written, Listing) else written.text
        )

    whole, problems = read_file(path)
    assert problems == ()
    return plain(whole)


def faults_of(path, *, minimal=False, read=as_editors_read):
    schema = (
        bank_schema()
        if path.name == "bank.yaml"
        else issue_schema("minimal" if minimal else "full")
    )
    return [error.message for error in Draft202012Validator(schema).iter_errors(read(path))]


@pytest.mark.parametrize("read", [as_editors_read, as_we_read])
@pytest.mark.parametrize("folder", SOUND, ids=lambda folder: folder.name)
def test_every_sound_bank_passes(folder, read):
    minimal = "requires: minimal" in (folder / "bank.yaml").read_text(encoding="utf-8")
    files = sorted(folder.glob("*.yaml"))
    assert len(files) >= 2
    for path in files:
        assert faults_of(path, minimal=minimal, read=read) == []


def test_there_are_banks_to_pass():
    assert {"2026.1", "tiny", "sample-1-5"} <= {folder.name for folder in SOUND}


# Faults that only the checker can tell: two places that do not fit, or words that are used twice.
BEYOND_A_SCHEMA = {
    "broken YAML",
    "a tab",
    "an indenting tab",
    "a character that cannot be seen",
    "a control character",
    "an alias",
    "a key twice",
    "a question's code of another dimension",
    "a dimension's code of another issue",
    "an issue's code that is not the file's",
    "an unknown domain",
    "an unknown voice",
    "an unknown voice to hear",
    "too few descriptors",
    "too many descriptors",
    "two equal descriptors",
    "a dimension without a short question",
    "another version than the folder's",
    "a gap in the ladder",
    "a ladder that starts too high",
    "high outside the ladder",
    "a voice's code twice",
    "a glossary term twice",
    "an everyday word that is no term",
}


@pytest.mark.parametrize("fault", sorted(set(FAULTS) - BEYOND_A_SCHEMA))
def test_a_fault_that_stands_in_one_place_is_marked_in_the_editor(tmp_path, fault):
    folder = Path(shutil.copytree(BANKS / "tiny", tmp_path / "tiny"))
    file, old, new, *_ = FAULTS[fault]
    assert faults_of(folder / file) == []
    edit(folder, file, old, new)
    assert faults_of(folder / file)


def test_what_is_beyond_a_schema_is_a_fault_that_there_is():
    assert set(FAULTS) > BEYOND_A_SCHEMA


def test_the_published_schemas_are_those_of_the_code():
    published = {
        path.name: path.read_text(encoding="utf-8") for path in (QUESTIONS / "schema").iterdir()
    }
    again = "python -m assessment bank schema questions/schema"
    assert published == schema_files(), f"The keys have changed; run {again}"
    for content in published.values():
        Draft202012Validator.check_schema(json.loads(content))


def test_the_command_writes_them(tmp_path, capsys):
    assert main(["bank", "schema", str(tmp_path)]) == 0
    assert {p.name: p.read_text(encoding="utf-8") for p in tmp_path.iterdir()} == schema_files()
    assert capsys.readouterr().out.count("Wrote ") == 3
    assert main(["bank", "schema", str(tmp_path / "nowhere")]) == 1


def keys_of(schema, within=""):
    """Every key that a schema knows, a key under another as ``ladder.value``."""
    for key, part in schema.get("properties", {}).items():
        yield f"{within}{key}"
        inner = part.get("items", part)
        for named in (inner, inner.get("additionalProperties")):
            if isinstance(named, dict) and key not in {"dimensions", "questions"}:
                yield from keys_of(named.get("items", named), f"{within}{key}.")


def part_of(schema, *path):
    for key in path:
        schema = schema["properties"][key]["items"]
    return schema


ISSUE_FILE = issue_schema("full")
KEYS = {
    "bank.yaml": (BANK, set(keys_of(bank_schema()))),
    "issue": (ISSUE, set(keys_of(ISSUE_FILE))),
    "dimension": (DIMENSION, set(keys_of(part_of(ISSUE_FILE, "dimensions")))),
    "question": (QUESTION, set(keys_of(part_of(ISSUE_FILE, "dimensions", "questions")))),
}


@pytest.mark.parametrize("name", KEYS)
def test_every_key_has_its_words_and_no_words_are_left_over(name):
    words, keys = KEYS[name]
    assert set(words) == keys


def test_the_keys_are_the_checkers_own():
    top = {key for key in KEYS["bank.yaml"][1] if "." not in key}
    assert top == {*frame.ALWAYS, *frame.FULL, *frame.MAY}
    assert KEYS["issue"][1] == set(sections.ISSUE)
    assert KEYS["dimension"][1] == {*sections.DIMENSION, *sections.DOMAIN}
    question = {key for key in KEYS["question"][1] if "." not in key}
    assert question == {*sections.ALWAYS, *sections.FULL, *sections.MAY}
    inner = {key.partition(".")[2] for key in KEYS["bank.yaml"][1] if key.startswith("scoring.")}
    bands = {f"bands.{key}" for key in (*scoring.BAND, *scoring.BAND_MORE)}
    assert inner == {*scoring.SCORING, *scoring.SCORING_MORE, *bands}


def readme_tables():
    """The tables of keys in questions/README.md, in their order: key -> what it holds, whether it must."""
    found = []
    for table in re.findall(
        r"\| key \| what it holds \| \|\n\|---\|---\|---\|\n((?:\|.*\n)+)", README
    ):
        rows = [line.strip("| ").split(" | ") for line in table.splitlines()]
        found.append({key.strip("`"): (holds, must) for key, holds, must in rows})
    return found


def test_the_readme_says_of_every_key_what_the_schema_says():
    told = [{key: holds for key, (holds, _) in table.items()} for table in readme_tables()]
    assert told == [words for words, _ in KEYS.values()]


def test_the_readme_says_rightly_which_keys_must_be_there():
    bank, minimal, full = bank_schema(), issue_schema("minimal"), issue_schema("full")
    always = [
        bank["required"],
        minimal["required"],
        part_of(minimal, "dimensions")["required"],
        part_of(minimal, "dimensions", "questions")["required"],
    ]
    in_full = [
        bank["else"]["required"],
        full["required"],
        part_of(full, "dimensions")["required"],
        part_of(full, "dimensions", "questions")["required"],
    ]
    for table, must_always, must_in_full in zip(readme_tables(), always, in_full, strict=True):
        for key, (_, must) in table.items():
            if "." not in key:
                expected = "full" if key in must_in_full else "may be left out"
                assert must == ("always" if key in must_always else expected), key


def test_the_readmes_example_passes_the_checker_and_the_schemas(tmp_path):
    folder = tmp_path / "tea-1"
    folder.mkdir()
    for name, content in re.findall(r"```yaml\n# tea-1/(\S+)\n(.*?)```", README, flags=re.DOTALL):
        (folder / name).write_text(content, encoding="utf-8")
    assert check_bank(folder) == ()
    for path in folder.iterdir():
        assert faults_of(path, minimal=True) == []


@pytest.mark.parametrize(
    "path", sorted((QUESTIONS / "2026.1").glob("*.yaml")), ids=lambda p: p.name
)
def test_every_file_names_its_schema_in_the_first_line(path):
    named = MODELINE.match(path.read_text(encoding="utf-8"))
    wanted = "bank.schema.json" if path.name == "bank.yaml" else "issue.schema.json"
    assert (path.parent / named[1]).resolve() == QUESTIONS.resolve() / "schema" / wanted


def test_a_comment_changes_the_fingerprint_and_nothing_else(tmp_path):
    plain = Path(shutil.copytree(BANKS / "tiny", tmp_path / "tiny"))
    before, mark = load_bank(plain), fingerprint(plain)
    for path in plain.glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(f"# yaml-language-server: $schema=x.json\n{text}", encoding="utf-8")
    after = load_bank(plain)
    assert fingerprint(plain) != mark
    assert (after.issues, after.glossary, after.ladder) == (
        before.issues,
        before.glossary,
        before.ladder,
    )


def test_the_folder_of_schemas_is_no_version():
    assert "schema" not in load_all(QUESTIONS)
