"""Somebody else's instruments from the first answer to the comparison, on both databases."""

import csv
import dataclasses
import io
import json
import zipfile

import jsonschema
import pytest
from starlette.testclient import TestClient

import factories
from assessment.__main__ import main
from assessment.barriers.findings import findings_of
from assessment.documents.html import report_html
from assessment.documents.pdf import report_pdf
from assessment.errors import BadInput, Refused
from assessment.measures.answers import TURNED
from assessment.measures.totals import TOTAL
from assessment.research.queries import comparison
from assessment.settings import settings
from assessment.store.sessions import reading, writing
from assessment.verification.packs.sealing import load_or_make_key
from assessment.verification.queries import handed_over, review_of
from assessment.workbook import actions as workbook
from assessment.workbook.queries import document, own_sheet
from documents.reading import Page, pdf_text, shown_texts, squeezed
from factories import OPERATOR
from instruments import playing
from instruments.playing import SEVEN, SIX, Given
from pages.doors.guard import COOKIE
from workbook_app import app

pytestmark = pytest.mark.usefixtures("database", "instruments")

WEIGHTED = ("FAIR-2.1", "COST-1.1", "LEARN-2.2")


def given_by(who, code):
    """Return the answers of the four people of test_instruments_score.py."""
    if who == "gap" and code == "CARE-1.1":
        return Given(None, "cannot judge")
    level = {"low": 2, "high": 4, "mixed": 3, "gap": 3}[who]
    return Given(5 if who == "mixed" and code in WEIGHTED else level)


@pytest.fixture
def seven():
    """Return a full round of seven-by-five, answered and agreed on."""
    made = playing.opened(SEVEN)
    for who, voice in (
        ("low", "BORROW"),
        ("high", "CREW"),
        ("mixed", "STREET"),
        ("gap", "CREW"),
    ):
        one = playing.joined(made, SEVEN, voice)
        playing.answered(one, SEVEN, {q.code: given_by(who, q.code) for q in SEVEN.questions})
    levels = {q.code: 3 for q in SEVEN.questions} | {"CARE-1.1": 5, "OPEN-1.1": 4}
    playing.agreed(made, SEVEN, levels)
    return made


@pytest.fixture
def six():
    """Return a full round of six-by-six: in the positive 2, in the negative 1; one is different."""
    made = playing.opened(SIX)
    for voice in ("GARD", "WARD", "VIS", "NEIGH", "SCHOOL"):
        one = playing.joined(made, SIX, voice)
        answers = {q.code: Given(1 if q.reversed else 2) for q in SIX.questions}
        if voice == "SCHOOL":
            answers["POND-1a"] = Given(None, "was not there")
            answers["POND-1b"] = Given(None, "not applicable", "We have no pond at school.")
        playing.answered(one, SIX, answers)
    playing.agreed(made, SIX, {q.code: 1 if q.reversed else 2 for q in SIX.questions})
    return made


def totals_of(document):
    return {line["code"]: line for line in document["totals"]}


# ── answering ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("bank", "form", "asked"),
    [
        (SEVEN, "full", 35),
        (SEVEN, "short", 14),  # one of each of two dimensions in seven sections
        (SEVEN, "community", 35),  # no question names voices, so all are for everybody
        (SIX, "full", 36),
        (SIX, "short", 36),  # none is marked, so the short form is the whole
        (SIX, "community", 18),  # three of six in each section name one of their voices
    ],
)
def test_a_round_asks_its_form(bank, form, asked):
    who = playing.joined(playing.opened(bank, form), bank, bank.voices[-1].code)
    with reading() as session:
        assert len(own_sheet(session, who.id)) == asked


@pytest.fixture
def door():
    """Return a function that sends an own answer to the save door, as its box does."""
    clients = []

    def put(who, bank, answer_id, **fields):
        client = TestClient(app, base_url="http://127.0.0.1:8501")
        client.cookies.set(COOKIE, factories.sign_in(who.person_id))
        clients.append(client)
        return client.put(
            f"/save/own-answer/{answer_id}",
            content=json.dumps({"bank": bank.version, "silence": None, "note": "", **fields}),
            headers={
                "content-type": "application/json",
                "x-workbook-person": str(who.person_id),
            },
        )

    yield put
    for client in clients:
        client.close()


@pytest.mark.parametrize("bank", [SEVEN, SIX])
def test_the_door_takes_its_levels_and_silences_and_no_others(bank, door):
    who = playing.joined(playing.opened(bank), bank, bank.voices[-1].code)
    with reading() as session:
        line = own_sheet(session, who.id)[0]
    right = [(level, None) for level in bank.levels] + [(None, s) for s in bank.silences]
    for revision, (level, silence) in enumerate(right):
        answer = door(who, bank, line.id, revision=revision, level=level, silence=silence)
        assert answer.status_code == 200, answer.text
    for level, silence in ((0, None), (bank.levels[-1] + 1, None), (None, "don't know")):
        refused = door(who, bank, line.id, revision=len(right), level=level, silence=silence)
        assert refused.status_code == 422, refused.text
    with reading() as session:
        assert own_sheet(session, who.id)[0].silence == bank.silences[-1]


def test_a_form_that_nobody_could_fill_in_is_not_opened():
    staff = playing.opened(SEVEN)
    alone = [voice for voice in SEVEN.voices if voice.side == "statutory"]
    bank = dataclasses.replace(SEVEN, voices=tuple(alone))
    assert bank.form("community") == ()
    playing.agreed(staff, SEVEN, {"OPEN-1.1": 3})
    playing.signed(staff, SEVEN)
    with pytest.raises(Refused, match="have no community form"), writing() as session:
        workbook.open_round(
            session,
            by=OPERATOR,
            site_id=staff.site_id,
            partnership_id=staff.partnership_id,
            name="follow-up",
            bank=bank,
            form="community",
        )


# ── results, sums and bands ──────────────────────────────────────────────────────────────────


def test_sums_and_bands_stand_in_the_document(seven):
    signed = playing.signed(seven, SEVEN)
    lines = totals_of(signed)
    assert [line["code"] for line in signed["totals"]] == [
        *("OPEN", "STOCK", "CARE", "FAIR", "COST", "LEARN", "NEAR"),
        "total",
    ]
    # The participants' sums are those that are worked out in test_instruments_score.py.
    found = {one["handle"]: (one["sum"], one["band"]) for one in lines["FAIR"]["own"]}
    assert sorted(found.values()) == [
        (12, "Seedling"),
        (18, "Growing"),
        (22, "In bloom"),
        (24, "In bloom"),
    ]
    assert (lines["FAIR"]["own_mean"], lines["FAIR"]["own_n"]) == (19, 4)
    assert (lines["CARE"]["own_mean"], lines["CARE"]["own_n"]) == (15, 3)
    assert lines["total"]["own_mean"] == pytest.approx(365 / 3)
    assert (lines["total"]["least"], lines["total"]["most"]) == (39, 195)
    # Agreed: OPEN 4 + 4 x 3 = 16, CARE 5 + 4 x 3 = 17, FAIR and COST 6 x 3, LEARN 7 x 3, the two
    # others 5 x 3, NEAR among them, whose 3 in the negative scores 3: in all 120.
    agreed = {code: (line["agreed"], line["agreed_band"]) for code, line in lines.items()}
    assert agreed == {
        "OPEN": (16, "Growing"),
        "STOCK": (15, "Growing"),
        "CARE": (17, "Growing"),
        "FAIR": (18, "Growing"),
        "COST": (18, "Growing"),
        "LEARN": (21, "Growing"),
        "NEAR": (15, "Growing"),
        "total": (120, "Growing"),
    }
    assert all(line["settled"] is None for line in lines.values())


def test_a_short_round_has_no_sums_of_half_asked_sections():
    made = playing.opened(SEVEN, "short")
    playing.agreed(made, SEVEN, {q.code: 3 for q in SEVEN.form("short")})
    assert playing.signed(made, SEVEN)["totals"] == []


@pytest.mark.parametrize(
    ("people", "gaps", "shown"),
    [
        (8, 0, True),
        (7, 0, False),  # fewer than eight
        (9, 1, False),  # one more gave a part: what they said would come back by subtraction
        (16, 8, True),
    ],
)
def test_a_mean_sum_of_a_confidential_round_gives_nobody_away(people, gaps, shown):
    made = playing.opened(SEVEN, mode="confidential")
    for place in range(people):
        one = playing.joined(made, SEVEN, SEVEN.voices[place % 3].code)
        # Four of the levels 1 to 5 in turn, then once more the first: 11 where that is 1, else 16.
        levels = {
            q.code: Given(1 + (place + n % 4) % 5) for n, q in enumerate(SEVEN.issues[0].questions)
        }
        if place < gaps:
            levels["OPEN-2.3"] = Given(None, "cannot judge")
        playing.answered(one, SEVEN, levels)
    playing.agreed(made, SEVEN, {"OPEN-1.1": 3})
    line = totals_of(playing.signed(made, SEVEN))["OPEN"]
    assert line["own"] == []
    if shown:
        assert (line["own_n"], line["hidden"]) == (people - gaps, None)
        assert line["own_mean"] == pytest.approx((2 * 11 + 6 * 16) / 8)
    else:
        assert (line["own_mean"], line["own_n"], line["own_band"]) == (None, None, None)
        assert line["hidden"] == "Hidden to protect those who answered."


# ── verification ─────────────────────────────────────────────────────────────────────────────


def test_a_verifier_lowers_what_is_reversed_to_a_higher_level(seven):
    playing.signed(seven, SEVEN)
    vera = factories.verifier(seven)
    for level in (1, 2, 3):  # agreed 3; these score 5, 4 and 3
        with pytest.raises(Refused, match="has to be above the agreed 3"):
            playing.verdict(seven, SEVEN, vera, "NEAR-2.1", level)
    playing.verdict(seven, SEVEN, vera, "NEAR-2.1", 5)
    with pytest.raises(Refused, match="has to be below the agreed 4"):
        playing.verdict(seven, SEVEN, vera, "OPEN-1.1", 5)


def shown_now(made, bank):
    """Return the document as the results screen and the pack have it after verification."""
    with reading() as session:
        over = handed_over(session, made.round_id)
        said = review_of(session, over, bank)
        return document(session, made.round_id, bank, findings=findings_of, verification=said)


def test_settled_sums_follow_the_verdicts(seven):
    playing.signed(seven, SEVEN)
    playing.verified(seven, SEVEN, {"OPEN-1.1": 2, "NEAR-2.1": 5})
    lines = totals_of(shown_now(seven, SEVEN))
    # OPEN 2 + 4 x 3 = 14; NEAR 4 x 3 + (6 - 5) = 13; in all 120 - 2 - 2.
    assert (lines["OPEN"]["settled"], lines["NEAR"]["settled"]) == (14, 13)
    assert (lines["total"]["settled"], lines["total"]["settled_band"]) == (116, "Growing")
    assert lines["OPEN"]["agreed"] == 16


def test_findings_take_reversed_observations_from_the_other_end(six):
    signed = playing.signed(six, SIX)
    reversed_codes = [q.code for q in SIX.questions if q.reversed]
    assert len(reversed_codes) == 12
    found = signed["findings"]
    # 1 in the negative scores 4, which is high here; 2 in the positive is below the middle of 1 to 4.
    assert [one["question"] for one in found["good_areas"]] == reversed_codes
    assert [one["question"] for one in found["areas_to_improve"]] == [
        q.code for q in SIX.questions if not q.reversed
    ]
    assert found["good_areas"][0]["because"] == "Agreed level 1 (Never), which scores 4."
    profile = {line["code"]: line for line in signed["issues"]}
    assert profile["GATE"]["mean"] == profile["GATE"]["own_mean"] == pytest.approx(16 / 6)
    assert profile["GATE"]["lowest"] == "GATE-1a"  # the ones in the negative score 4


def test_high_levels_in_the_negative_need_evidence_too(six):
    playing.agreed(six, SIX, {"GATE-1c": 4, "GATE-1a": 4})  # scores 1, and 4
    answers = {a["question"]: a for a in playing.signed(six, SIX)["answers"]}
    assert answers["GATE-1c"]["agreed"]["claims"] == []
    assert [c["rule"] for c in answers["GATE-1a"]["agreed"]["claims"]] == [
        "Level 4 needs at least one dated piece of evidence.",
        "Level 4 needs a community voice that agrees with it.",
    ]
    assert answers["GATE-2b"]["agreed"]["claims"][0]["rule"] == (
        "Level 1 (worded in the negative) needs at least one dated piece of evidence."
    )


def test_what_is_lowered_in_the_negative_becomes_a_finding(six):
    playing.signed(six, SIX)
    playing.verified(six, SIX, {"GATE-1c": 4})
    weak = next(
        one
        for one in shown_now(six, SIX)["findings"]["areas_to_improve"]
        if one["question"] == "GATE-1c"
    )
    assert weak["because"].startswith("Settled level 4 (Always), which scores 1;")
    assert "lowered it from 1 to 4, which scores 1" in weak["because"]


# ── reports and packs ────────────────────────────────────────────────────────────────────────


@pytest.fixture(params=["seven-by-five", "six-by-six"])
def verified(request):
    """Return a round of either instrument that was verified, with its bank."""
    if request.param == "seven-by-five":
        made, bank, lowered = request.getfixturevalue("seven"), SEVEN, {"NEAR-2.1": 5}
    else:
        made, bank, lowered = request.getfixturevalue("six"), SIX, {"GATE-1c": 4}
    playing.signed(made, bank)
    playing.verified(made, bank, lowered)
    return made, bank


def test_reports_say_everything_in_the_words_of_the_instrument(verified, tmp_path):
    made, bank = verified
    shown = shown_now(made, bank)
    printed, page = squeezed(pdf_text(report_pdf(shown), tmp_path)), Page(report_html(shown))
    assert page.faults == []
    texts = set(shown_texts(shown)) - {TOTAL}  # a code that nobody needs to read
    assert {text for text in texts if squeezed(text) not in printed} == set()
    assert {text for text in texts if squeezed(text) not in squeezed(page.text)} == set()
    turned = [q for q in bank.questions if q.reversed]
    for text in (printed, squeezed(page.text)):
        assert text.count(squeezed(TURNED)) == len(turned)
        assert (squeezed("Sums and bands by section") in text) is bank.scoring.sums
        assert (squeezed("there is no overall score") in text) is not bank.scoring.sums
        for theirs in (
            "don't know",
            "rather not say",
            "3 or 4",
            "Shared and lasting",
            "four issues",
        ):
            assert squeezed(theirs) not in text
    top = bank.ladder[-1]
    assert squeezed(f"lowered to {top.value} {top.name}, which scores 1") in printed
    domains = squeezed("Domain:") in printed
    assert domains is bool(bank.domains)
    criteria = squeezed("Does it count as a partnership?") in printed
    assert criteria is bool(bank.criteria)


def test_a_pack_is_made_and_checked(verified, tmp_path, capsys):
    made, bank = verified
    load_or_make_key(settings().key_file, may_make=True)  # on PostgreSQL nobody makes one unasked
    path = tmp_path / "pack.zip"
    assert main(["pack", "make", "--round", str(made.round_id), "-o", str(path)]) == 0
    assert main(["pack", "check", str(path)]) == 0
    assert "is unchanged" in capsys.readouterr().out
    with zipfile.ZipFile(path) as pack:
        files = {name.split("/", 1)[1]: pack.read(name) for name in pack.namelist()}
    rows = rows_of(files["data/machine/scores.csv"])
    assert {*bank.silences} <= set(rows[0])
    assert "don't know" not in rows[0]
    turned = {row["code"] for row in rows if row["reversed"] == "reversed"}
    assert turned == {q.code for q in bank.questions if q.reversed}
    sums = {row["code"]: row for row in rows if row["part"] == "sum"}
    assert bool(sums) is bank.scoring.sums
    if sums:
        assert (sums["total"]["agreed"], sums["total"]["agreed band"]) == ("120", "Growing")
        assert (sums["NEAR"]["agreed"], sums["NEAR"]["own"]) == ("15", "15.0")
    for row in rows:
        if row["part"] == "question":
            counted = [row["levelled"], *(row[silence] for silence in bank.silences)]
            assert int(row["asked"]) == sum(map(int, counted)) + int(row["unanswered"])
    schema = json.loads(files["data/machine/schema.json"])
    jsonschema.validate(json.loads(files["data/machine/workbook.json"]), schema)


def rows_of(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


# ── taking in, and comparing ─────────────────────────────────────────────────────────────────


def taken_in(bank, form, level, people=8, mode="named"):
    """Return a handed-over round of a new site, from a tidy file; ``level`` by place and code."""
    made = playing.opened(bank, form, mode=mode)
    rows = [
        f"Person {n},{bank.voices[n % len(bank.voices)].code},{q.code},{level(n, q)},"
        for n in range(people)
        for q in bank.form(form)
    ]
    rows += [f"agreed,,{q.code},{level(0, q)},Seen." for q in bank.form(form)]
    text = "\n".join(["participant,voice,question,answer,note", *rows])
    with writing() as session:
        workbook.take_in_answers(
            session, by=OPERATOR, round_id=made.round_id, raw=text.encode(), bank=bank
        )
    playing.signed(made, bank)
    return made


def test_levels_and_silences_of_another_instrument_are_refused():
    made = playing.opened(SIX)
    text = "participant,voice,question,answer,note\nA,VIS,GATE-1a,5,\nA,VIS,GATE-1b,don't know,"
    with pytest.raises(BadInput) as refused, writing() as session:
        workbook.take_in_answers(
            session, by=OPERATOR, round_id=made.round_id, raw=text.encode(), bank=SIX
        )
    assert len(refused.value.problems) == 2
    assert "allowed are 1, 2, 3, 4, was not there, not applicable" in refused.value.problems[0]


def test_two_sites_are_compared_as_scored(capsys):
    # One site gives 1 or 2 to everything, as asked; the other turns round what is in the negative.
    first = taken_in(SIX, "full", lambda n, _q: 1 + n % 2)
    second = taken_in(SIX, "full", lambda n, q: 5 - (1 + n % 2) if q.reversed else 1 + n % 2)
    with reading() as session:
        found = comparison(session, by=OPERATOR, bank=SIX)
    lines = {line.round_id: line.figures for line in found.lines}
    # GATE has two of six in the negative. Medians of 1 and 2 are 1.5, in the negative 5 - 1.5.
    assert lines[first.round_id]["GATE"].own == pytest.approx((4 * 1.5 + 2 * 3.5) / 6)
    assert lines[second.round_id]["GATE"].own == pytest.approx(1.5)
    assert lines[first.round_id]["GATE"].agreed == pytest.approx((4 * 1 + 2 * 4) / 6)
    assert lines[second.round_id]["GATE"].agreed == pytest.approx(1)
    assert all(line.totals == {} for line in found.lines)
    assert main(["compare", "--bank", "six-by-six", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["compared_on"] == "All rounds asked the same 36 questions (the full form)."
    assert "totals" not in told["sites"][0]


def test_a_full_and_a_community_round_of_one_instrument():
    taken_in(SIX, "full", lambda n, _q: 1 + n % 4)
    taken_in(SIX, "community", lambda n, _q: 1 + n % 4)
    with reading() as session:
        found = comparison(session, by=OPERATOR, bank=SIX)
    assert found.shared == 18
    for line in found.lines:
        assert line.figures["GATE"].asked == 3


def test_sums_are_compared_where_the_instrument_adds_up(capsys):
    low = taken_in(SEVEN, "full", lambda n, _q: 2 + n % 2)
    taken_in(SEVEN, "full", lambda n, _q: 4 - n % 2)
    assert main(["compare", "--bank", "seven-by-five", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    totals = [site["totals"]["total"] for site in told["sites"]]
    # Agreed 2 throughout: 39 x 2 = 78, and 4 - 2 more for the one in the negative; 4 throughout:
    # 156 - 2.
    assert [(one["agreed"], one["agreed_band"]) for one in totals] == [
        (80, "Seedling"),
        (154, "In bloom"),
    ]
    # A short round beside them: no section is shared whole, so nothing is added up.
    taken_in(SEVEN, "short", lambda n, _q: 2 + n % 2)
    with reading() as session:
        found = comparison(session, by=OPERATOR, bank=SEVEN)
    assert found.shared == 14
    assert all(line.totals == {} for line in found.lines)
    mine = next(line for line in found.lines if line.round_id == low.round_id)
    # OPEN-1.1 and OPEN-2.1, agreed 2; FAIR-1.1 and FAIR-2.1, which counts twice.
    assert (mine.figures["OPEN"].asked, mine.figures["OPEN"].agreed) == (2, 2)
    assert mine.figures["FAIR"].agreed == pytest.approx(2)
