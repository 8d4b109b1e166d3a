"""Files of verdicts that come back: every outcome, of the whole file or answer by answer."""

import copy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

import factories
from assessment.documents.verdict_sheet import verdict_sheet as spreadsheet
from assessment.errors import BadInput, Changed, NotYours, Refused, WorkbookError
from assessment.store.checking import check_store
from assessment.store.files import kept_path
from assessment.store.sessions import reading, writing
from assessment.store.tables import (
    AuditRow,
    DeclarationRow,
    PackRow,
    QueryMessageRow,
    ReturnRow,
    RoundRow,
    VerdictChangeRow,
    VerdictRow,
)
from assessment.verification.actions import (
    begin_verification,
    take_in_return,
    withdraw_pack,
    withdraw_verifier,
)
from assessment.verification.queries import (
    declaration,
    handed_over,
    returned_files,
    sign_offs,
    verdict_parts,
    verifiers,
)
from assessment.verification.returns.previewing import PUT_ASIDE, Said
from assessment.verification.returns.return_words import lines_in_words, what_it_does
from factories import OPERATOR, bank
from verification.return_files import SIGNED, as_json, changed, filled_in, returned
from verification.return_scene import all_rows, issue, looked_at, taken, upheld
from verification.review_scene import (
    FIRST,
    SECOND,
    THIRD,
    hand_over_again,
    reopen,
    say,
    sheet,
    sign,
)

pytestmark = pytest.mark.usefixtures("sqlite_database")

SECRET = "The minutes name three people who never came."


@pytest.fixture
def made():
    return factories.handed_over()


@pytest.fixture
def vera(made):
    return factories.named_verifier(made)


@pytest.fixture
def form(made, vera):
    return issue(made, vera)


def state(made):
    with reading() as session:
        return session.scalar(select(RoundRow.state).where(RoundRow.id == made.round_id))


def rows(table):
    with reading() as session:
        found = session.scalars(select(table).order_by(table.id)).all()
        session.expunge_all()
        return found


def outcomes(preview):
    return {line.question: line.outcome for line in preview.lines if line.outcome != "empty"}


def named_programme():
    return factories.person("programme")


# ── what is good ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("database")
def test_a_good_file_is_shown_first_and_then_taken_in_whole(made, vera, form):
    said = upheld(form) | {
        SECOND: ("lowered", 0, SECRET),
        THIRD: ("queried", None, "Who was asked?"),
    }
    file = returned(form, said)
    before = all_rows()
    preview = looked_at(vera, file)
    assert all_rows() == before
    assert outcomes(preview) == dict.fromkeys(said, "new")
    done = taken(vera, file)
    assert (done.accepted, done.rejected, done.signed_off) == (len(said), (), False)
    now = sheet(made, vera)
    assert (now[SECOND].verdict, now[SECOND].level, now[SECOND].reason) == ("lowered", 0, SECRET)
    assert {code: now[code].verdict for code in said} == {c: one[0] for c, one in said.items()}
    (row,) = rows(ReturnRow)
    assert (row.pack_id, row.person_id, row.revision, row.kind) == (form.pack_id, vera, 1, "form")
    assert (row.taken_by, row.accepted, row.rejected) == (vera, len(said), [])
    assert kept_path(row.sha256).read_bytes() == as_json(file)
    assert {one.return_id for one in rows(VerdictRow) if one.verdict} == {row.id}
    assert len(rows(VerdictChangeRow)) == len(said)
    (declared,) = rows(DeclarationRow)
    assert (declared.came_by, set(declared.conflicts.values())) == ("form", {False})
    (message,) = rows(QueryMessageRow)
    assert message.text == "Who was asked?"
    with reading() as session:
        faults = check_store(session).faults
    assert [fault for fault in faults if "file of verdicts" in fault] == []


def test_a_signed_file_with_everything_in_it_signs_off(made, vera, form):
    preview = looked_at(vera, returned(form, upheld(form), **SIGNED))
    assert (preview.signs, preview.unsigned) == (True, ())
    assert taken(vera, returned(form, upheld(form), **SIGNED)).signed_off
    assert state(made) == "verified"
    with reading() as session:
        (done,) = sign_offs(session, made.round_id, 1)
    assert (done.statement, done.reliance) == (SIGNED["statement"], "some")
    assert done.reliance_reason == SIGNED["judgement"]["reason"]


def test_a_spreadsheet_goes_the_same_way(made, vera, form):
    document = returned(form, upheld(form) | {SECOND: ("lowered", 0, "=1+1")}, **SIGNED)
    file = filled_in(spreadsheet(form), document)
    assert outcomes(looked_at(vera, file, "v.xlsx"))[SECOND] == "new"
    assert taken(vera, file, "v.xlsx").signed_off
    assert sheet(made, vera)[SECOND].reason == "=1+1"
    (row,) = rows(ReturnRow)
    assert (row.kind, row.name) == ("sheet", "v.xlsx")
    assert rows(DeclarationRow)[0].came_by == "sheet"


def test_each_verdict_says_whether_it_came_on_screen_in_a_file_or_from_paper(made, vera, form):
    taken(vera, returned(form, {FIRST: ("upheld",), SECOND: ("upheld",)}))
    by_hand = upheld(form) | {FIRST: ("queried", None, "Who?"), SECOND: ("upheld",)}
    paper = {"on_paper": True, "typed_by": "Prue"}
    taken(named_programme(), returned(form, by_hand, revision=2, **paper))
    say(made, vera, FIRST, "could not tell", None, "Nobody was in.")
    sign(made, vera)
    with reading() as session:
        parts = verdict_parts(session, handed_over(session, made.round_id))
    came = {
        code: [(one["came"], one["typed_by"]) for one in given] for code, given in parts.items()
    }
    assert came[FIRST] == [("on screen", "")]
    assert came[SECOND] == [("in a file", "")]
    assert came[THIRD] == [("from paper", "Prue")]


def test_an_unfinished_file_is_kept_as_it_is_and_says_what_it_needs(made, vera, form):
    file = returned(form, {FIRST: ("upheld",), SECOND: ("lowered", 0, ""), THIRD: ("queried",)})
    preview = looked_at(vera, file)
    notes = {line.question: line.note for line in preview.lines if line.outcome == "new"}
    assert notes == {
        FIRST: "",
        SECOND: "The verdict “lowered” needs its reason.",
        THIRD: "The verdict “queried” needs its question.",
    }
    assert taken(vera, file).accepted == 3
    assert sheet(made, vera)[SECOND].verdict == "lowered"
    assert rows(QueryMessageRow) == []


def test_what_a_file_leaves_out_stays_as_it_was(made, vera, form):
    taken(vera, returned(form, {FIRST: ("upheld",), SECOND: ("upheld",)}))
    taken(vera, returned(form, {SECOND: ("could not tell", None, "Shut.")}, revision=2))
    now = sheet(made, vera)
    assert (now[FIRST].verdict, now[SECOND].verdict) == ("upheld", "could not tell")


def test_it_is_begun_on_screen_gone_on_offline_and_finished_on_screen(made, vera):
    factories.declared(made, vera)
    begin(made, vera)
    say(made, vera, FIRST, "could not tell", None, "Nobody was in.")
    form = issue(made, vera)
    assert form.questions[0].before.reason == "Nobody was in."
    rest = {code: ("upheld",) for code in upheld(form) if code not in {FIRST, THIRD}}
    kept = {FIRST: ("could not tell", None, "Nobody was in.")}
    preview = looked_at(vera, returned(form, rest | kept))
    assert outcomes(preview) == dict.fromkeys(rest, "new") | {FIRST: "same"}
    taken(vera, returned(form, rest | kept))
    say(made, vera, THIRD, "upheld")
    sign(made, vera)
    assert state(made) == "verified"


def test_it_is_begun_offline_gone_on_on_screen_and_finished_offline(made, vera, form):
    taken(vera, returned(form, {FIRST: ("upheld",), SECOND: ("upheld",)}))
    begin(made, vera)
    say(made, vera, THIRD, "lowered", 0, "Said only.")
    rest = {c: ("upheld",) for c in upheld(form) if c != THIRD}
    file = returned(form, rest, revision=2, **SIGNED)
    preview = looked_at(vera, file)
    assert outcomes(preview)[FIRST] == "same"
    assert preview.signs
    taken(vera, file)
    assert state(made) == "verified"
    with reading() as session:
        given = session.scalar(select(VerdictRow).where(VerdictRow.question == THIRD))
        assert (given.verdict, given.return_id) == ("lowered", None)


def begin(made, person_id):
    with writing() as session:
        begin_verification(session, by=person_id, round_id=made.round_id)


# ── the same again, older, other ─────────────────────────────────────────────────────────────


def test_the_same_file_again_changes_nothing(vera, form):
    file = returned(form, upheld(form))
    taken(vera, file)
    before = all_rows()
    for again in (file, as_json(file) + b"\n"):  # and once more saved, with a line end
        preview = looked_at(vera, again)
        assert preview.nothing_new
        assert "nothing changed" in preview.remarks[0]
        assert taken(vera, again).nothing_new
    assert all_rows() == before


def test_the_same_file_again_after_the_sign_off_changes_nothing(made, vera, form):
    factories.named_verifier(made)  # so that the review goes on
    file = returned(form, upheld(form), **SIGNED)
    taken(vera, file)
    assert looked_at(vera, file).nothing_new
    assert taken(vera, file).signed_off is False


def test_a_spreadsheet_saved_again_is_the_same(vera, form):
    document = returned(form, upheld(form))
    taken(vera, filled_in(spreadsheet(form), document), "v.xlsx")
    again = filled_in(spreadsheet(form), document, lambda book: book.create_sheet("My notes"))
    assert looked_at(vera, again, "v.xlsx").nothing_new


def test_a_spreadsheet_whose_number_nobody_raised_counts_as_the_next_one(made, vera, form):
    taken(vera, filled_in(spreadsheet(form), returned(form, {FIRST: ("upheld",)})), "v.xlsx")
    more = returned(form, {FIRST: ("upheld",), SECOND: ("upheld",)})
    file = filled_in(spreadsheet(form), more)
    assert looked_at(vera, file, "v.xlsx").revision == 2
    taken(vera, file, "v.xlsx")
    assert sheet(made, vera)[SECOND].verdict == "upheld"
    assert [row.revision for row in rows(ReturnRow)] == [1, 2]


def test_an_older_file_is_refused(made, vera, form):
    taken(vera, returned(form, {FIRST: ("upheld",)}, revision=3))
    before = all_rows()
    with pytest.raises(Refused, match=r"file 2 of this form, and file 3 was taken in"):
        looked_at(vera, returned(form, {FIRST: ("could not tell", None, "x")}, revision=2))
    assert all_rows() == before
    assert sheet(made, vera)[FIRST].verdict == "upheld"


def test_two_files_of_one_number_that_differ_are_not_taken_for_each_other(vera, form):
    taken(vera, returned(form, {FIRST: ("upheld",)}))
    with pytest.raises(Refused, match="Another file 1 of this form"):
        looked_at(vera, returned(form, {FIRST: ("could not tell", None, "x")}))


def test_a_pack_that_was_not_issued_here(vera, form):
    for pack in ("0000000000000000", "", "x" * 500, "a\0b", "'; drop table packs;--", "\ud800"):
        with pytest.raises(Refused, match="not issued here"):
            looked_at(vera, returned(form, upheld(form), pack=pack))


def test_a_withdrawn_pack_says_so_and_why(vera, form):
    with writing() as session:
        withdraw_pack(session, by=OPERATOR, pack_id=form.pack_id, reason="Sent to a wrong address.")
    with pytest.raises(Refused, match=r"was withdrawn on .*: Sent to a wrong address\."):
        looked_at(vera, returned(form, upheld(form)))


def test_a_pack_that_another_took_the_place_of_still_counts_until_that_one_came_back(
    made, vera, form
):
    newer = issue(made, vera)
    with reading() as session:
        assert session.get(PackRow, form.pack_id).state == "closed"
    preview = looked_at(vera, returned(form, {FIRST: ("upheld",)}))
    assert any("Pack 2 has taken the place of pack 1" in said for said in preview.remarks)
    taken(vera, returned(form, {FIRST: ("upheld",)}))
    taken(vera, returned(newer, {FIRST: ("could not tell", None, "Shut.")}))
    with pytest.raises(Refused, match="A file from pack 2 was taken in already"):
        looked_at(vera, returned(form, {FIRST: ("upheld",)}, revision=2))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"token": "b" * 64}, "return token"),
        ({"token": ""}, "return token"),
        ({"token": "ä"}, "return token"),
        ({"workbook": "b" * 64}, "workbook's hash"),
    ],
)
def test_an_altered_token_or_hash_refuses_the_file(vera, form, changes, says):
    before = all_rows()
    with pytest.raises(Refused, match=f"The {says} in this file"):
        looked_at(vera, returned(form, upheld(form), **changes))
    assert all_rows() == before


def test_another_packs_token_does_not_fit(made, vera, form):
    other = issue(made, vera)
    with pytest.raises(Refused, match="return token"):
        looked_at(vera, returned(form, upheld(form), token=other.token))


def test_a_file_that_came_back_after_the_round_was_closed(made, vera, form):
    taken(vera, returned(form, upheld(form), **SIGNED))
    assert state(made) == "verified"
    late = returned(form, {FIRST: ("could not tell", None, "x")}, revision=2)
    with pytest.raises(Refused, match="came back after the round was closed"):
        looked_at(vera, late)


def test_a_file_that_comes_while_the_team_works_on_it_again(made, vera, form):
    reopen(made)
    with pytest.raises(Refused, match="The team is at work on this workbook again"):
        looked_at(vera, returned(form, upheld(form)))


def test_a_verifier_who_signed_off_meanwhile(made, vera, form):
    factories.named_verifier(made)
    taken(vera, returned(form, upheld(form), **SIGNED))
    with pytest.raises(Refused, match="has signed off this workbook already"):
        looked_at(vera, returned(form, {FIRST: ("could not tell", None, "x")}, revision=2))


def test_a_verifier_who_was_withdrawn_meanwhile(made, vera, form):
    with writing() as session:
        withdraw_verifier(
            session,
            by=OPERATOR,
            round_id=made.round_id,
            person_id=vera,
            because="Moved abroad.",
            set_aside=False,
            bank=bank(),
        )
    with pytest.raises(Refused, match="was withdrawn"):
        looked_at(OPERATOR, returned(form, upheld(form)))
    with pytest.raises(NotYours):
        looked_at(vera, returned(form, upheld(form)))


def test_not_declared_refuses_the_file_and_names_each_organisation(vera, form):
    missing = {"words": "", "conflicts": {}}
    with pytest.raises(BadInput) as refused:
        looked_at(vera, returned(form, upheld(form), declaration=missing))
    assert "Conflicts of interest have to be declared" in str(refused.value)
    assert len(refused.value.problems) == len(form.organisations) > 0


def test_a_yes_needs_its_words(vera, form):
    yes = {"words": " ", "conflicts": dict.fromkeys(form.organisations, True)}
    with pytest.raises(BadInput, match="not complete"):
        looked_at(vera, returned(form, upheld(form), declaration=yes))


def test_what_was_declared_before_is_enough(made, vera, form):
    factories.declared(made, vera)
    nothing = {"words": "", "conflicts": {}}
    preview = looked_at(vera, returned(form, upheld(form), declaration=nothing))
    assert not preview.declares
    taken(vera, returned(form, upheld(form), declaration=nothing))
    assert len(rows(DeclarationRow)) == 1


def test_a_newer_declaration_on_screen_holds(made, vera, form):
    organisation = form.organisations[0]
    factories.declared(made, vera, organisation, words="My aunt chairs it.")
    preview = looked_at(vera, returned(form, upheld(form)))
    assert any("newer declaration" in said for said in preview.remarks)
    taken(vera, returned(form, upheld(form)))
    with reading() as session:
        assert declaration(session, made.round_id, vera).conflicts[organisation] is True


# ── answer by answer ─────────────────────────────────────────────────────────────────────────


def of_line(preview, question):
    (line,) = [one for one in preview.lines if one.question == question]
    return line


@pytest.mark.parametrize(
    "bad",
    [
        (FIRST, {"answer_hash": "c" * 64}, "fingerprint of the answer is not the one"),
        (FIRST, {"answer_hash": ""}, "fingerprint of the answer is not the one"),
        (SECOND, {"agreed": 4}, "agreed level beside it is not the one"),
        (SECOND, {"verdict": "lowered", "level": 1, "reason": "x"}, "never raises a level"),
        (SECOND, {"verdict": "lowered", "level": 3, "reason": "x"}, "never raises a level"),
        (FIRST, {"verdict": "lowered", "level": 0, "reason": "x"}, "never raises a level"),
        (SECOND, {"verdict": "lowered", "level": 99, "reason": "x"}, "not on this workbook's"),
        (SECOND, {"verdict": "lowered", "level": -1, "reason": "x"}, "not on this workbook's"),
        (SECOND, {"verdict": "upheld", "level": 0}, "Only the verdict “lowered” carries a level"),
        (SECOND, {"verdict": "raised"}, "A verdict is one of"),
        (SECOND, {"verdict": "", "level": 0}, "without a verdict"),
        (SECOND, {"verdict": "", "reason": "Hm."}, "without a verdict"),
        (SECOND, {"reason": "x" * 20_001}, "20,001 characters"),
        (SECOND, {"question": "CC-9.9z"}, "has no such question"),
        (SECOND, {"question": "x\0" * 500}, "has no such question"),
    ],
)
def test_one_bad_verdict_is_put_aside_and_the_others_are_taken_in(made, vera, form, bad):
    question, fields, says = bad
    file = changed(returned(form, upheld(form)), question, **fields)
    preview = looked_at(vera, file)
    (line,) = [line for line in preview.lines if line.outcome == "rejected"]
    assert says in line.note
    assert line.note.endswith(".")
    done = taken(vera, file)
    assert done.accepted == len(form.questions) - 1
    now = sheet(made, vera)
    assert sum(one.verdict == "upheld" for one in now.values()) == len(form.questions) - 1
    assert rows(ReturnRow)[0].rejected == [line.question]
    assert len(line.question) <= 40


def test_a_question_that_stands_twice(made, vera, form):
    file = returned(form, upheld(form))
    file["verdicts"].append(copy.deepcopy(file["verdicts"][0]))
    assert outcomes(looked_at(vera, file))[FIRST] == "new"
    file["verdicts"][-1]["verdict"] = "could not tell"
    assert "two different things" in of_line(looked_at(vera, file), FIRST).note
    assert taken(vera, file).accepted == len(form.questions) - 1
    assert not sheet(made, vera).get(FIRST)


def test_a_formula_stays_the_text_that_it_is(made, vera, form):
    taken(vera, returned(form, {SECOND: ("lowered", 0, '=HYPERLINK("http://x")')}))
    assert sheet(made, vera)[SECOND].reason == '=HYPERLINK("http://x")'


def test_a_community_verifier_answers_only_what_is_put_to_them(made):
    ros = factories.named_verifier(made, voice="CP")
    form, whole = issue(made, ros), issue(made, factories.named_verifier(made))
    put = {one.question for one in form.questions}
    other = next(one for one in whole.questions if one.question not in put)
    file = returned(form, upheld(form), **SIGNED)
    file["verdicts"].append(
        {
            "question": other.question,
            "answer_hash": other.answer_hash,
            "agreed": other.agreed,
            "verdict": "upheld",
            "level": None,
            "reason": "",
        }
    )
    preview = looked_at(ros, file)
    assert "not put to you" in of_line(preview, other.question).note
    assert not preview.signs
    good = returned(form, upheld(form), **SIGNED)
    assert looked_at(ros, good).signs
    assert taken(ros, good).signed_off


def test_a_verdict_on_an_answer_that_changed_since_is_kept_as_stale(made, vera, form):
    hand_over_again(made, SECOND, 2)
    said = upheld(form) | {SECOND: ("lowered", 0, "Said only.")}
    file = returned(form, said, **SIGNED)
    preview = looked_at(vera, file)
    assert (of_line(preview, SECOND).outcome, of_line(preview, SECOND).stale) == ("new", True)
    assert (preview.stale, preview.signs) == (1, False)
    assert any("handed over again" in one for one in preview.remarks)
    assert [one for one in preview.unsigned if SECOND in one]
    assert not taken(vera, file).signed_off
    begin(made, vera)
    now = sheet(made, vera)
    assert (now[SECOND].stale, now[SECOND].reason) == (True, "Said only.")
    assert not any(one.stale for code, one in now.items() if code != SECOND)
    say(made, vera, SECOND, "upheld")
    sign(made, vera)
    assert state(made) == "verified"


def test_back_at_the_very_same_answer_a_stale_verdict_counts_again(made, vera, form):
    hand_over_again(made, SECOND, 2)
    taken(vera, returned(form, upheld(form)))
    hand_over_again(made, SECOND, 1, "We talked.")
    now = sheet(made, vera)
    assert (now[SECOND].verdict, now[SECOND].stale) == ("upheld", False)


def test_a_file_that_is_signed_with_verdicts_missing_is_taken_in_and_not_signed(made, vera, form):
    most = {code: ("upheld",) for code in upheld(form) if code != THIRD}
    file = returned(form, most, **SIGNED)
    assert looked_at(vera, file).unsigned == (f"{THIRD}: this answer needs a verdict.",)
    done = taken(vera, file)
    assert (done.signed_off, done.accepted) == (False, len(most))
    assert state(made) == "handed over"


@pytest.mark.parametrize(
    "judged", [{"reliance": "", "reason": "x"}, {"reliance": "most", "reason": "x"}]
)
def test_a_file_that_is_signed_without_a_judgement_is_not_signed(vera, form, judged):
    file = returned(form, upheld(form), **SIGNED | {"judgement": judged})
    assert "high, some or little" in looked_at(vera, file).unsigned[0]
    assert not taken(vera, file).signed_off


# ── said otherwise on screen since ───────────────────────────────────────────────────────────


@pytest.fixture
def differing(made, vera, form):
    """Return a file that says something else than what was given on screen since."""
    factories.declared(made, vera)
    begin(made, vera)
    say(made, vera, SECOND, "could not tell", None, "The hall was shut.")
    return returned(form, upheld(form) | {SECOND: ("lowered", 0, SECRET)}, **SIGNED)


def test_a_verdict_given_on_screen_since_is_not_overwritten_silently(made, vera, differing):
    preview = looked_at(vera, differing)
    line = of_line(preview, SECOND)
    assert (line.outcome, preview.conflicts) == ("conflict", (SECOND,))
    assert line.before == Said("could not tell", None, "The hall was shut.")
    assert line.given == Said("lowered", 0, SECRET)
    done = taken(vera, differing)
    assert (done.kept_from_screen, done.signed_off) == ((SECOND,), False)
    assert preview.unsigned == (f"{SECOND}: choose between the file and the screen.",)
    (why,) = done.unsigned  # there is nothing to choose any more
    assert why == (
        f"{SECOND}: what was said on screen was kept. Look at it once more, and sign off on screen."
    )
    assert sheet(made, vera)[SECOND].verdict == "could not tell"


def test_the_verifier_may_choose_the_file_over_the_screen(made, vera, differing):
    done = taken(vera, differing, from_file=[SECOND])
    assert (done.kept_from_screen, done.signed_off) == ((), True)
    assert sheet(made, vera)[SECOND].reason == SECRET
    assert [one.reason for one in rows(VerdictChangeRow) if one.reason] == [
        "The hall was shut.",
        SECRET,
    ]


def test_nobody_else_chooses(made, vera, differing):
    boss = named_programme()
    with pytest.raises(BadInput, match="Only the verifier chooses"):
        taken(boss, differing, from_file=[SECOND])
    done = taken(boss, differing)
    assert (done.kept_from_screen, done.signed_off) == ((), False)  # on which, they are not told
    assert sheet(made, vera)[SECOND].verdict == "could not tell"


def test_what_was_only_begun_on_screen_since_is_not_lost_either(made, vera, form):
    factories.declared(made, vera)
    begin(made, vera)
    say(made, vera, SECOND, "", None, "Ask Ros first.")
    say(made, vera, THIRD, "", None, "")
    preview = looked_at(vera, returned(form, upheld(form)))
    assert (outcomes(preview)[SECOND], outcomes(preview)[THIRD]) == ("conflict", "new")
    told = {row[0]: row[2] for row in lines_in_words(preview.lines)}
    assert told[SECOND] == "no verdict yet: Ask Ros first."


def test_the_same_said_on_screen_since_is_no_conflict(made, vera, form):
    factories.declared(made, vera)
    begin(made, vera)
    say(made, vera, SECOND)
    assert outcomes(looked_at(vera, returned(form, upheld(form))))[SECOND] == "same"


def test_what_was_said_before_the_form_was_issued_is_changed_by_it(made, vera):
    factories.declared(made, vera)
    begin(made, vera)
    say(made, vera, SECOND)
    form = issue(made, vera)
    file = returned(form, {SECOND: ("lowered", 0, "Said only.")})
    assert outcomes(looked_at(vera, file)) == {SECOND: "changed"}


def test_a_preview_that_is_out_of_date_is_not_accepted(made, vera, form):
    file = as_json(returned(form, upheld(form)))
    seen = looked_at(vera, file).fingerprint
    factories.declared(made, vera)
    begin(made, vera)
    say(made, vera, SECOND, "could not tell", None, "Shut.")
    before = all_rows()
    with pytest.raises(Changed, match="Something changed since you looked"), writing() as session:
        take_in_return(
            session,
            by=vera,
            name="v.json",
            content=file,
            banks={bank().version: bank()},
            seen=seen,
        )
    assert all_rows() == before


# ── who may ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("whom", ["another verifier", "another round's", "the team", "researcher"])
def test_nobody_else_may_look_or_take_in(made, form, whom):
    stranger = {
        "another verifier": lambda: factories.named_verifier(made),
        "another round's": lambda: factories.verifier(factories.handed_over()),
        "the team": lambda: made.team_id,
        "researcher": lambda: factories.person("researcher"),
    }[whom]()
    before = all_rows()
    with pytest.raises(NotYours):
        looked_at(stranger, returned(form, upheld(form)))
    with pytest.raises(NotYours):
        taken(stranger, returned(form, upheld(form)))
    assert all_rows() == before


def everything_in(thing):
    return repr(thing)


@pytest.mark.parametrize("command", [False, True])
def test_the_programme_takes_in_a_file_without_learning_what_it_says(made, vera, form, command):
    by = OPERATOR if command else named_programme()
    said = upheld(form) | {
        SECOND: ("lowered", 0, SECRET),
        THIRD: ("queried", None, ""),
        FIRST: ("lowered", 0, "raised, really"),
    }
    file = returned(form, said, **SIGNED)
    own = everything_in(looked_at(vera, file))
    assert SECRET in own  # there is something to hide
    assert "never raises" in own
    seen = looked_at(by, file)
    for word in (SECRET, "lowered", "queried", "raises", "really"):
        assert word not in everything_in(seen)
    assert of_line(seen, FIRST).note == PUT_ASIDE
    assert seen.count("new") == len(form.questions) - 1
    done = taken(by, file)
    for word in (SECRET, "lowered", "queried", "raises", "really"):
        assert word not in everything_in(done)
    assert sheet(made, vera)[SECOND].reason == SECRET
    assert rows(ReturnRow)[0].taken_by == (by or None)


def test_the_programme_is_told_which_files_came_back_and_not_what_they_say(vera, form):
    boss = named_programme()
    said = {FIRST: ("upheld",), SECOND: ("lowered", 4, SECRET), THIRD: ("lowered", 0, SECRET)}
    taken(boss, returned(form, said, on_paper=True, typed_by="Prue"))
    with reading() as session:
        (one,) = returned_files(session)
    assert (one.pack_number, one.revision, one.kind) == (1, 1, "form")
    assert (one.on_paper, one.typed_by) == (True, "Prue")
    assert (one.accepted, one.put_aside) == (2, 1)
    assert SECRET not in repr(one)
    assert "lowered" not in repr(one)
    (line,) = [row for row in rows(AuditRow) if row.act == "return.taken_in"]
    assert line.particulars["from paper, typed in by"] == "Prue"
    del vera


def test_what_is_not_complete_yet_is_named_to_its_verifier_alone(vera, form):
    boss = named_programme()
    file = returned(form, {FIRST: ("upheld",), SECOND: ("lowered",)})
    told = f"Taken in, and still to be completed: {SECOND}."
    assert told in what_it_does(looked_at(vera, file))
    assert SECOND not in " ".join(what_it_does(looked_at(boss, file)))


def test_no_line_of_the_audit_chain_says_what_a_verdict_says(vera, form):
    before = len(rows(AuditRow))
    said = upheld(form) | {SECOND: ("lowered", 0, SECRET), THIRD: ("queried", None, "Who came?")}
    taken(vera, returned(form, said))
    told = [repr((row.act, row.subject, row.particulars)) for row in rows(AuditRow)[before:]]
    assert any("return.taken_in" in line for line in told)
    for word in (SECRET, "lowered", "Who came?", SECOND, THIRD):
        assert not any(word in line for line in told)


# ── a copy for nobody by name ────────────────────────────────────────────────────────────────


def test_a_copys_name_becomes_a_verifier_when_the_programme_takes_it_in(made):
    copy_of = issue(made, None)
    boss = named_programme()
    file = returned(copy_of, upheld(copy_of), name="Ada Outsider", **SIGNED)
    preview = looked_at(boss, file)
    assert (preview.person_id, preview.name, preview.signs) == (None, "Ada Outsider", True)
    with reading() as session:
        assert verifiers(session, made.round_id) == {}
    done = taken(boss, file)
    assert done.signed_off
    with reading() as session:
        assert verifiers(session, made.round_id) == {done.person_id: "Ada Outsider"}
    assert state(made) == "verified"


def test_a_second_file_of_a_copy_is_the_same_persons(made):
    copy_of = issue(made, None)
    first = taken(OPERATOR, returned(copy_of, {FIRST: ("upheld",)}, name="Ada"))
    file = returned(copy_of, {SECOND: ("upheld",)}, name="ada ", revision=2)
    assert taken(OPERATOR, file).person_id == first.person_id
    assert {c for c, v in sheet(made, first.person_id).items() if v.verdict} == {FIRST, SECOND}


def test_a_copy_cannot_speak_for_somebody_who_verifies_already(made, vera):
    copy_of = issue(made, None)
    with reading() as session:
        name = verifiers(session, made.round_id)[vera]
    file = returned(copy_of, upheld(copy_of), name=name)
    with pytest.raises(Refused, match="verifies this workbook already"):
        looked_at(OPERATOR, file)
    assert looked_at(OPERATOR, file, called=name).person_id == vera
    assert looked_at(OPERATOR, file, called="Somebody Else").person_id is None
    assert looked_at(vera, file).person_id == vera  # signed in, they speak for themselves


def test_a_copy_without_a_name_is_asked_for_one(made):
    copy_of = issue(made, None)
    with pytest.raises(BadInput, match="Say whose verdicts these are"):
        looked_at(OPERATOR, returned(copy_of, upheld(copy_of), name=" "))


# ── whatever comes ───────────────────────────────────────────────────────────────────────────


def odd():
    simple = st.none() | st.booleans() | st.integers() | st.text(max_size=20)
    return simple | st.lists(simple, max_size=2) | st.dictionaries(st.text(), simple, max_size=2)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_good_file_with_anything_in_any_place_is_never_half_taken_in(made, vera, form, data):
    file = returned(form, upheld(form))
    for _ in range(data.draw(st.integers(1, 3))):
        if data.draw(st.booleans()):
            file[data.draw(st.sampled_from(sorted(file)))] = data.draw(odd())
        elif isinstance(file["verdicts"], list) and file["verdicts"]:
            line = data.draw(st.sampled_from(file["verdicts"]))
            if isinstance(line, dict):
                line[data.draw(st.sampled_from(sorted(line)))] = data.draw(odd())
    before = all_rows()
    sentence = refusal(vera, file)
    if sentence is None:
        assert rows(ReturnRow)
    else:
        assert sentence.endswith((".", "”"))
        assert all_rows() == before
    del made


def refusal(by, file):
    try:
        taken(by, as_json(file))
    except WorkbookError as refused:
        return str(refused)
    return None
