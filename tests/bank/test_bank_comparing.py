"""What changed between two versions, and which words of a text."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import factories
from assessment.bank.checking import check_bank
from assessment.bank.comparing import as_json, compare_banks, out_of_order
from assessment.bank.following import obstacles
from assessment.bank.loading import load_bank
from assessment.bank.marking import marked

BANKS = Path(__file__).parents[1] / "banks"
OLD, NEW = factories.bank(), factories.bank("2026.2")


def names(changes):
    return [change.name for change in changes]


def test_the_made_up_version_is_sound():
    assert check_bank(BANKS / "2026.2") == ()


def test_every_kind_of_change_is_told_by_code():
    found = compare_banks(OLD, NEW)
    assert [one.code for one in found.added] == ["CC-1.1d", "CC-1.2c"]
    assert [one.code for one in found.removed] == ["CC-1.2a", "SS-2.4a", "SS-2.4b", "OP-4.5c"]
    assert [one.code for one in found.moved] == ["SS-2.5b"]
    assert "SC-3.1a" in [one.code for one in found.reworded]
    assert found.replaced_by == {"CC-1.2a": "CC-1.2c"}
    (moved,) = found.moved
    assert (moved.from_dimension.code, moved.to_dimension.code) == ("SS-2.5", "SS-2.3")
    reworded = next(one for one in found.reworded if one.code == "SC-3.1a")
    assert names(reworded.wording) == ["question", "level 2"]
    assert reworded.wording[0].before == OLD.question("SC-3.1a").text


def test_what_is_no_question_is_compared_too():
    parts = {part.part: part.changes for part in compare_banks(OLD, NEW).parts}
    assert "level 2" in names(parts["The ladder of levels"])
    assert "PV" in names(parts["Voices"])
    glossary = {change.name: change for change in parts["Glossary"]}
    assert glossary["digital"].before == ""
    assert glossary["elected member"].after == ""
    assert glossary["barrier"].before
    assert glossary["barrier"].after
    (order,) = parts["Order"]
    assert order.before.startswith("SS-2.1; SS-2.2")
    assert order.after.startswith("SS-2.2; SS-2.1")


def test_a_version_does_not_differ_from_itself():
    found = compare_banks(OLD, OLD)
    assert not found
    assert as_json(found) == {
        "old": "2026.1",
        "new": "2026.1",
        **{key: [] for key in ("added", "removed", "moved", "reworded", "parts")},
    }


def test_the_way_back_is_the_same_change_seen_from_the_other_end():
    there, back = compare_banks(OLD, NEW), compare_banks(NEW, OLD)
    assert [one.code for one in there.added] == [one.code for one in back.removed]
    assert [one.code for one in there.removed] == [one.code for one in back.added]
    assert {one.code for one in there.reworded} == {one.code for one in back.reworded}


def edited(tmp_path, *edits):
    folder = Path(shutil.copytree(BANKS / "tiny", tmp_path / "tiny"))
    for name, old, new in edits:
        path = folder / name
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, new))
    return load_bank(folder)


@pytest.mark.parametrize(
    ("name", "old", "new", "part"),
    [
        ("bank.yaml", "name: Nothing", "name: Bare", "The ladder of levels"),
        ("bank.yaml", "silences: [don't know, no]", "silences: [don't know]", "Silences"),
        ("bank.yaml", "name: Growers", "name: Gardeners", "Voices"),
        ("bank.yaml", "title: A tiny bank", "title: A small bank", "The instrument"),
        ("bank.yaml", "text: It is shared.", "text: It is open.", "Criteria of a partnership"),
        ("bank.yaml", "bed: A piece of ground.", "bed: Some ground.", "Glossary"),
        ("bank.yaml", "garden: The garden", "garden: A garden", "Domains"),
        ("bank.yaml", "high: 2", "high: 1", "Scoring"),
        ("bank.yaml", "issues: [AA, BB]", "issues: [BB, AA]", "Order"),
        ("AA.yaml", "title: Growing", "title: Sowing", "Issues"),
        ("AA.yaml", "title: Beds", "title: The beds", "Dimensions"),
    ],
)
def test_each_part_of_a_bank_has_its_heading(tmp_path, name, old, new, part):
    before = load_bank(BANKS / "tiny")
    parts = [one.part for one in compare_banks(before, edited(tmp_path, (name, old, new))).parts]
    assert part in parts


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("plain: What grows?", "plain: What comes up?", "plain wording"),
        ("guidance: Look at the beds.", "guidance: Look twice.", "guidance"),
        ("1: A few beds are green.", "1: One bed is green.", "level 1"),
        ("A photograph, A list", "A drawing, A list", "evidence worth looking for"),
        ("Ask a grower what came up.", "Ask two.", "what a verifier asks"),
        ("name: Bare ground", "name: Bare earth", "barrier"),
        ("sentence: Nothing is sown.", "sentence: Nobody sows.", "what the barrier says"),
        ("Sow something, Water it", "Sow something, Weed it", "places to intervene"),
        ("voices: [GR]", "voices: [GR, CK]", "best placed to answer"),
        ("hear: [CK]", "hear: [GR]", "heard in verification"),
        ("sources: [Spade 1902]", "sources: [Spade 1903]", "sources"),
    ],
)
def test_each_text_of_a_question_has_its_name(tmp_path, old, new, name):
    before = load_bank(BANKS / "tiny")
    (one,) = compare_banks(before, edited(tmp_path, ("AA.yaml", old, new))).questions
    assert names((*one.wording, *one.rest)) == [name]
    assert one.code == "AA-1.1a"


def test_only_what_was_moved_is_out_of_order():
    assert out_of_order("abcd", "abcd") == ()
    assert out_of_order("abcd", "dabc") == ("d",)
    assert out_of_order("abc", "xaybzc") == ()
    assert out_of_order("abxc", "acb") in {("c",), ("b",)}


# ── going on with another version ────────────────────────────────────────────────────────────


def test_a_newer_version_that_asks_the_same_way_can_follow():
    assert obstacles(OLD, NEW) == ()


def test_an_older_one_can_not():
    assert obstacles(NEW, OLD)[0] == "Version 2026.1 is not newer than 2026.2."


def test_whatever_would_change_the_meaning_of_an_answer_is_named():
    silent = replace(NEW, silences=NEW.silences[1:])
    assert obstacles(OLD, silent) == ("The answer “don't know” is not there any more.",)
    first, *others = NEW.voices
    turned = replace(NEW, voices=(replace(first, side="community"), *others))
    assert obstacles(OLD, turned) == ("The voice “Senior leaders” speaks for another side.",)
    assert obstacles(OLD, replace(NEW, voices=tuple(others)))[0].startswith("The voice “Senior")
    assert "levels of the ladder" in obstacles(OLD, replace(NEW, ladder=NEW.ladder[1:]))[0]


def test_a_question_scored_from_the_other_end_is_another_question():
    issue, *issues = NEW.issues
    dimension, *dimensions = issue.dimensions
    question, *questions = dimension.questions
    turned = replace(question, reversed=True)
    new = replace(
        NEW,
        issues=(
            replace(
                issue,
                dimensions=(
                    replace(dimension, questions=(turned, *questions)),
                    *dimensions,
                ),
            ),
            *issues,
        ),
    )
    (problem,) = obstacles(OLD, new)
    assert problem.startswith("CC-1.1a is scored from the other end")


# ── words ────────────────────────────────────────────────────────────────────────────────────


def shown(stretches):
    return "".join(f"[{one.text}]" if one.changed else one.text for one in stretches)


@pytest.mark.parametrize(
    ("before", "after", "was", "now"),
    [
        ("a b c d e f", "a b x d e f", "a b [c] d e f", "a b [x] d e f"),
        ("a b c d", "a b c d e", "a b c d", "a b c d [e]"),
        ("a b c d", "b c d", "[a] b c d", "b c d"),
        ("one two three", "four five six", "[one two three]", "[four five six]"),
        ("", "new text", "", "[new text]"),
        ("a b x d e f g", "a b y d z f g", "a b [x d e] f g", "a b [y d z] f g"),
        ("the same", "the same", "the same", "the same"),
    ],
)
def test_changed_words_are_marked(before, after, was, now):
    left, right = marked(before, after)
    assert (shown(left), shown(right)) == (was, now)


@given(st.text(alphabet="ab .\n"), st.text(alphabet="ab .\n"))
def test_no_text_is_lost_by_marking(before, after):
    left, right = marked(before, after)
    assert "".join(one.text for one in left) == before.lstrip()
    assert "".join(one.text for one in right) == after.lstrip()
    kept = ["".join(o.text for o in side if not o.changed).split() for side in (left, right)]
    assert kept[0] == kept[1]


# ── a question that moves keeps its code ─────────────────────────────────────────────────────


def test_a_question_may_keep_the_code_of_the_dimension_it_came_from():
    dimension = NEW.dimension_of("SS-2.5b")
    assert dimension.code == "SS-2.3"


@pytest.mark.parametrize(
    ("edit", "problem"),
    [
        ("", "does not fit its dimension SS-2.3"),
        ("        moved_from: SS-2.1\n", "does not fit its dimension SS-2.1"),
        ("        moved_from: SS-2.3\n", "where it says it moved from"),
    ],
)
def test_where_it_came_from_has_to_be_said_and_right(tmp_path, edit, problem):
    folder = Path(shutil.copytree(BANKS / "2026.2", tmp_path / "2026.2"))
    path = folder / "SS.yaml"
    path.write_text(path.read_text().replace("        moved_from: SS-2.5\n", edit))
    assert problem in "\n".join(one.what for one in check_bank(folder))
