"""What a screen says of the last act on it is there long enough to be read."""

from datetime import timedelta

from streamlit.testing.v1 import AppTest

from assessment import clock


def _screen():
    import streamlit as st  # noqa: PLC0415  the screen is a script of its own

    from pages.shared.said import say_next, to_say  # noqa: PLC0415

    if st.button("Save"):
        say_next("here", "Saved.")
        st.rerun()
    if said := to_say("here"):
        st.success(said)


def test_a_sentence_outlives_the_run_that_a_screen_makes_at_its_own_news():
    test = AppTest.from_function(_screen).run()
    assert [one.value for one in test.success] == []
    test.button[0].click().run()
    assert [one.value for one in test.success] == ["Saved."]
    test.run()
    assert [one.value for one in test.success] == ["Saved."]
    test.session_state["here"] = ("Saved.", clock.now() - timedelta(seconds=6))
    test.run()
    assert [one.value for one in test.success] == []
