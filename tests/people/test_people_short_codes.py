import pytest
from sqlalchemy import select

from aging import pass_time
from assessment.errors import Refused
from assessment.people.short_codes import ALPHABET, LENGTH, new_code, read_code
from assessment.people.typed_codes import (
    MOST_WRONG,
    WITHIN,
    check_code_tries,
    record_wrong_code,
)
from assessment.store.reading_audit import audit_page
from assessment.store.sessions import reading, writing
from assessment.store.tables import CodeTriesRow

VALID_AT_A_TIME = 1_000
DAYS = 30


def test_a_code_has_no_characters_that_look_alike():
    assert len(set(ALPHABET)) == len(ALPHABET) == 25
    for pair in ("0O", "1I", "1L", "UV", "5S", "2Z", "8B"):
        assert len(set(pair) & set(ALPHABET)) <= 1, pair
    assert not set("AEIOU") & set(ALPHABET)


def test_guessing_day_and_night_for_a_month_hardly_ever_gets_anywhere():
    tries = MOST_WRONG * DAYS * 24 * 3600 / WITHIN.total_seconds()
    chance = tries * VALID_AT_A_TIME / len(ALPHABET) ** LENGTH
    assert tries == 172_800
    assert 1 / 884 < chance < 1 / 883


def test_a_new_code_is_never_the_one_before():
    codes = {new_code().text for _ in range(200)}
    assert len(codes) == 200
    assert {len(code) for code in codes} == {8}
    assert set().union(*codes) == set(ALPHABET)


@pytest.mark.parametrize(
    "typed", ["K7MD2W9F", "k7md 2w9f", " K7MD-2W9F\n", "k 7 m d 2 w 9 f", "K7MD–2W9F", "k7mdzw9f"]
)
def test_a_code_may_be_typed_in_any_case_and_spacing(typed):
    code = read_code(typed)
    assert (code.text, code.shown) == ("K7MD2W9F", "K7MD 2W9F")


@pytest.mark.parametrize("typed", ["", "K7MD2W9", "K7MD2W9FF", "K7MD2W9A", "K7MD2W9É", "x" * 9999])
def test_what_can_be_no_code_is_none(typed):
    assert read_code(typed) is None


def test_the_hash_of_a_code_is_its_own_and_not_a_quick_one():
    code, other = read_code("K7MD2W9F"), read_code("K7MD2W9G")
    assert len(code.hash) == 64
    assert code.hash == read_code("k7md 2w9f").hash != other.hash


def _try_wrongly(kind, times):
    for _ in range(times):
        with writing() as session:
            record_wrong_code(session, kind)


def _check(kind):
    with reading() as session:
        check_code_tries(session, kind)


@pytest.mark.usefixtures("database")
def test_after_many_wrong_codes_none_is_taken_for_a_while():
    _try_wrongly("invitation", MOST_WRONG - 1)
    _check("invitation")
    _try_wrongly("invitation", 1)
    with pytest.raises(Refused, match="for the next 10 minutes"):
        _check("invitation")
    _check("meeting")  # other codes are counted by themselves
    with reading() as session:
        assert [line.act for line in audit_page(session).lines][:1] == ["codes.paused"]
    pass_time(minutes=9)
    with pytest.raises(Refused, match="for the next minute"):
        _check("invitation")
    pass_time(minutes=1)
    _check("invitation")
    _try_wrongly("invitation", 1)
    _check("invitation")


def _counted():
    with reading() as session:
        return {row.kind: row.wrong for row in session.scalars(select(CodeTriesRow))}


@pytest.mark.usefixtures("database")
def test_wrong_codes_that_count_no_more_are_forgotten():
    for number in range(3):
        _try_wrongly(f"room {number}", 2)
    pass_time(minutes=9)
    _try_wrongly("invitation", 2)
    assert _counted() == {"room 0": 2, "room 1": 2, "room 2": 2, "invitation": 2}
    pass_time(minutes=1)
    with writing() as session:
        check_code_tries(session, "room 0")  # what it read is gone when the next one is counted
        record_wrong_code(session, "room 0")
    assert _counted() == {"room 0": 1, "invitation": 2}
