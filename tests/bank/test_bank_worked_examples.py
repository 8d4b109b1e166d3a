from assessment.bank.worked_examples import worked_examples


def test_the_examples_are_there_to_be_printed_in_order():
    examples = worked_examples()
    assert len(examples) >= 10
    for example in examples:
        assert example.title
        assert example.working
        assert example.answers.startswith("participant,voice,question,answer,note\n")


def test_without_the_tests_there_is_nothing_to_print(tmp_path):
    assert worked_examples(tmp_path / "nothing") == ()
