"""Trying to learn a confidential answer by commands, and by what a sealed pack holds."""

import zipfile

import pytest

import factories
from assessment import clock
from assessment.__main__ import main
from assessment.store.sessions import writing
from assessment.workbook.scoring import write_scores
from confidential_round import FIRST, SECRET, answer_of, apart
from documents.reading import pdf_text
from probing import body_of
from same_lot import same_lot


@pytest.fixture(autouse=True)
def _same_lot():
    """Let moments, keys and marks be the same in both courses: the bytes have to be, too."""
    with same_lot(clock.now()):
        yield


@pytest.fixture
def said(capsys):
    """Return ``said(*words)``: what a command says and whether it did something."""

    def run(*words):
        done = main([str(word) for word in words])
        told = capsys.readouterr()
        return done, told.out, told.err

    return run


def _compared(said):
    told = [said(*words) for words in (["compare"], ["compare", "--json"])]
    return [out for _, out, _ in told]


def test_the_template_and_the_comparison_tell_no_answer(confidential_world, said, tmp_path):
    world = confidential_world
    out = tmp_path / "answers.xlsx"

    def template():
        done, _, _ = said("answers", "template", "--round", world.made.round_id, "-o", out)
        assert done == 0
        return body_of(out.read_bytes())

    before = template()
    assert world.mark in before
    factories.own_answer(world.statutory[0], FIRST, 3, note=SECRET)
    world.key_in(FIRST, 4)
    assert template() == before
    factories.own_answer(world.statutory[0], FIRST, 1)  # as it was
    world.hand_over()
    before, gave = _compared(said), answer_of(world)
    world.become_another()
    with writing() as session:
        write_scores(session, round_id=world.made.round_id, bank=factories.bank())
    assert answer_of(world) != gave
    assert _compared(said) == before


def test_the_comparison_tells_of_enough_people(named_world, said):
    world = named_world
    everybody = (*world.community, *world.statutory)
    for question in factories.bank().form("short"):
        for number, one in enumerate(everybody):
            world.become(one, question.code, number % 4)
    world.hand_over()
    before = _compared(said)
    for question in factories.bank().form("short"):
        for one in everybody[1:]:
            world.become(one, question.code, 4)
    with writing() as session:
        write_scores(session, round_id=world.made.round_id, bank=factories.bank())
    assert _compared(said) != before


def test_a_file_of_guesses_is_refused_with_the_same_words(confidential_world, said, tmp_path):
    world = confidential_world
    told = set()
    for level in factories.bank().levels:
        guess = tmp_path / "guess.csv"
        guess.write_bytes(world.file(FIRST, level))
        for more in ([], ["--dry-run"]):
            told.add(said("answers", "import", guess, "--round", world.made.round_id, *more))
    ((done, out, refused),) = told
    assert (done, out) == (1, "")
    assert "somebody else has begun it" in refused


def test_in_a_named_round_a_file_of_guesses_tells(named_world, said, tmp_path):
    told = set()
    for level in (2, 4):
        guess = tmp_path / "guess.csv"
        guess.write_bytes(named_world.file(FIRST, level))
        told.add(
            said("answers", "import", guess, "--round", named_world.made.round_id, "--dry-run")
        )
    assert len(told) == 2


# ── the pack ─────────────────────────────────────────────────────────────────────────────────


def _packed(world, said, folder):
    """Hand the workbook over and seal it; return the files of the pack."""
    out = folder / "pack.zip"
    with same_lot(clock.now()):  # from the start: a course before this one drew, too
        factories.agreed_level(world.made)
        factories.handed_over(world.made)
        done, _, refused = said("pack", "make", "--round", world.made.round_id, "-o", out)
    assert done == 0, refused
    with zipfile.ZipFile(out) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_pack_is_the_same_whoever_gave_which_answer(confidential_world, said, tmp_path):
    world = confidential_world
    world.close()
    gave = []

    def packed(*, another):
        if another:
            world.become_another()
        gave.append(answer_of(world))
        return _packed(world, said, tmp_path)

    one, other = apart(tmp_path, lambda: packed(another=False), lambda: packed(another=True))
    assert gave == [1, 4]
    assert any(name.endswith("workbook.json") for name in one)
    assert sum(name.endswith(".sig") for name in one) > 0
    assert sorted(one) == sorted(other)
    assert {name for name in one if one[name] != other[name]} == set()
    said_by_it = [pdf_text(raw, tmp_path) for name, raw in one.items() if name.endswith(".pdf")]
    said_by_it += [body_of(raw) for raw in one.values()]
    assert not any("what number" in text for text in said_by_it)


def test_in_a_named_round_a_pack_tells(named_world, said, tmp_path):
    factories.own_answer(named_world.statutory[0], FIRST, 3, note=SECRET)
    told = _packed(named_world, said, tmp_path)
    assert any(
        SECRET.encode() in raw for name, raw in told.items() if name.endswith("workbook.json")
    )
