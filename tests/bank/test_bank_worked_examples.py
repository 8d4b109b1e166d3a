from assessment.bank.worked_examples import by_part, worked_examples


def test_the_examples_are_there_to_be_printed_in_order():
    examples = worked_examples()
    assert len(examples) >= 25
    assert [example.number for example in examples] == list(range(1, len(examples) + 1))
    for example in examples:
        assert example.title
        assert example.working
        assert example.answers.startswith("participant,voice,question,answer,note\n")
    assert "(9 × 4 + 0) / 10 = 3.6" in " ".join(examples[15].working)
    assert len({example.title for example in examples}) == len(examples)


def test_each_part_is_one_run_of_examples():
    parts = by_part(worked_examples())
    assert len({part for part, _ in parts}) == len(parts) >= 5
    assert sum(len(mine) for _, mine in parts) == len(worked_examples())


def test_answers_are_read_as_a_sheet_with_a_row_for_each_person():
    headings, rows = worked_examples()[7].sheet
    assert headings == ["Who", "Voice", "A-1a", "A-1b"]
    assert rows == [
        ["p1", "FL", "1", "4"],
        ["p2", "FL", "2", ""],
        ["p3", "CP", "(no answer)", "don't know"],
    ]


def test_without_the_tests_there_is_nothing_to_print(tmp_path):
    assert worked_examples(tmp_path / "nothing") == ()
    assert by_part(()) == []
