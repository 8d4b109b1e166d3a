import csv
import io

from assessment.documents.csv_files import (
    answer_hashes_csv,
    answers_csv,
    csv_bytes,
    evidence_csv,
    history_csv,
    scores_csv,
    verdicts_csv,
)
from documents.documents_example import a_document
from documents.review_example import EMLYN, GWEN, NIA, TYPIST


def rows_of(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_numbers_are_never_guarded_and_none_is_empty():
    assert csv_bytes(("a", "b", "c"), [(-1, -0.5, None)], bom=False) == b"a,b,c\r\n-1,-0.5,\r\n"


def test_a_table_for_people_begins_with_a_byte_order_mark():
    assert csv_bytes(("ŵ",), []) == b"\xef\xbb\xbf" + "ŵ\r\n".encode()


def test_no_character_breaks_a_table():
    text = 'a "b", c\nd\x00\ud800👍'
    assert rows_of(csv_bytes(("x",), [(text,)]))[0]["x"] == 'a "b", c\nd\ufffd\ufffd👍'


def test_answers_are_the_tidy_file_with_agreed_levels_among_them():
    document = a_document(people=9)
    rows = rows_of(answers_csv(document))
    assert list(rows[0]) == ["participant", "voice", "question", "answer", "note"]
    assert len(rows) == 20 * (9 + 1)
    own = document["answers"][0]["own"]
    said = [str(o["level"]) if o["level"] is not None else o["silence"] or "" for o in own]
    assert [row["answer"] for row in rows[:9]] == said
    assert {"don't know", "not applicable", ""} <= {row["answer"] for row in rows}
    agreed = [row for row in rows if row["participant"] == "agreed"]
    assert [row["note"] for row in agreed] == [a["agreed"]["reason"] for a in document["answers"]]
    assert (agreed[3]["answer"], document["answers"][3]["agreed"]["not_agreed"]) == (
        "not agreed",
        True,
    )


def test_a_confidential_round_gives_no_own_answers_away():
    rows = rows_of(answers_csv(a_document(mode="confidential")))
    assert {row["participant"] for row in rows} == {"agreed"}


def test_scores_hold_issues_dimensions_and_questions():
    document = a_document()
    rows = rows_of(scores_csv(document))
    assert [row["part"] for row in rows] == ["issue"] * 4 + ["dimension"] * 20 + ["question"] * 20
    assert float(rows[0]["agreed"]) == document["issues"][0]["mean"]
    assert rows[0]["lowest"] == document["issues"][0]["lowest"]
    question = rows[24]
    answer = document["answers"][0]
    assert question["code"] == answer["question"]
    silences = sum(int(question[s]) for s in ("don't know", "not applicable", "rather not say"))
    counted = int(question["levelled"]) + silences + int(question["unanswered"])
    assert counted == int(question["asked"])


def test_verified_and_settled_stand_beside_the_agreed_level():
    document = a_document(questions=1)
    answer = document["answers"][0]
    answer |= {"verified": 1, "settled": 2}
    row = rows_of(scores_csv(document))[-1]
    assert (row["verified"], row["settled"]) == ("1", "2")
    answer |= {"verified": None, "settled": None}
    row = rows_of(scores_csv(document))[-1]
    assert (row["verified"], row["settled"]) == ("", "")


def test_each_verdict_says_how_it_came():
    rows = rows_of(verdicts_csv(a_document()))
    came = {(row["verifier"], row["came"], row["typed in by"]) for row in rows if row["verifier"]}
    assert came == {
        (NIA, "on screen", ""),
        (EMLYN, "on screen", ""),
        (GWEN, "from paper", TYPIST),
    }


def test_history_and_hashes_are_whole():
    document = a_document()
    history = rows_of(history_csv(document))
    assert [row["what"] for row in history] == [h["what"] for h in document["history"]]
    assert [row["at"] for row in history] == [h["at"] for h in document["history"]]
    hashes = {row["question"]: row["sha256"] for row in rows_of(answer_hashes_csv(document))}
    assert hashes == {a["question"]: a["hash"] for a in document["answers"]}


def test_every_piece_of_evidence_is_a_line_and_no_text_is_a_formula():
    document = a_document()
    pieces = {
        part["id"]: part for answer in document["answers"] for part in answer["agreed"]["evidence"]
    }
    part = pieces["E001"]
    part["title"], part["file"]["name"] = "=1+1", "@SUM(A1).pdf"
    messages = [
        one
        for answer in document["answers"]
        for query in answer["queries"]
        for one in query["messages"]
    ]
    with_queries = {file["pack_name"] for one in messages for file in one["files"]}
    every = rows_of(evidence_csv(document))
    rows = [row for row in every if row["id"] in pieces]
    assert [row["id"] for row in rows] == sorted(pieces)
    rest = [row for row in every if row["id"] not in pieces]
    assert with_queries
    assert {(row["file"], row["in the pack"]) for row in rest} == {
        (name, "included") for name in with_queries
    }
    assert (rows[0]["title"], rows[0]["original name"]) == ("'=1+1", "'@SUM(A1).pdf")
    for row in rows:
        file = pieces[row["id"]]["file"] or dict.fromkeys(("sha256", "pack_name"), "")
        assert (row["sha256"], row["file"]) == (file["sha256"], file["pack_name"])
        assert row["why withheld"] == pieces[row["id"]]["withheld_because"]
        assert row["questions"] in {answer["question"] for answer in document["answers"]}
    assert {row["in the pack"] for row in rows} == {"included", "withheld", "no file"}
