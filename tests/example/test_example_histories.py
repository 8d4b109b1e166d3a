"""Histories happen on their days, whatever is longest ago first."""

from datetime import timedelta

from assessment import clock
from assessment.example.histories import beside_each_other, let_happen


def a_history(name, days, happened):
    for day in days:
        yield day
        happened.append((name, day, clock.now()))


def test_each_part_happens_on_its_day():
    happened = []
    start = clock.now()
    let_happen(a_history("one", [9, 4, 0], happened))
    for _, days, moment in happened:
        assert abs(start - timedelta(days=days) - moment) < timedelta(minutes=5)
    assert [days for _, days, _ in happened] == [9, 4, 0]


def test_several_go_on_beside_each_other_and_the_first_named_goes_first_on_one_day():
    happened = []
    let_happen(
        beside_each_other(
            a_history(name, days, happened)
            for name, days in (("a", [9, 4, 4]), ("b", [12, 4, 1]), ("c", []), ("d", [9]))
        )
    )
    assert [(name, days) for name, days, _ in happened] == [
        ("b", 12),
        ("a", 9),
        ("d", 9),
        ("a", 4),
        ("a", 4),
        ("b", 4),
        ("b", 1),
    ]
    moments = [moment for *_, moment in happened]
    assert moments == sorted(moments)


def test_nothing_happens_before_its_turn():
    happened = []
    history = beside_each_other([a_history("a", [2], happened)])
    assert next(history) == 2
    assert happened == []
