"""docs/states.md is drawn from the code: ``python tests/test_state_diagram.py`` writes it anew."""

from pathlib import Path

from assessment.workbook.rules import MOVES

PAGE = Path(__file__).parent.parent / "docs" / "states.md"


def drawn():
    arrows = [f"    {_node(at)} --> {_node(to)}: {by}" for (at, by), to in MOVES.items()]
    rows = [f"| {at} | {by} | {to} |" for (at, by), to in MOVES.items()]
    return "\n".join(
        [
            "# The states of a round",
            "",
            "Drawn from `MOVES` in `assessment/workbook/rules.py`; a test holds the two together.",
            "",
            "```mermaid",
            "stateDiagram-v2",
            "    [*] --> open: open a round",
            *arrows,
            "```",
            "",
            "| from | by | to |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


def _node(state):
    return state.replace(" ", "_")


def test_the_page_shows_the_moves_that_the_code_knows():
    assert PAGE.read_text("utf-8") == drawn()


if __name__ == "__main__":
    PAGE.write_text(drawn(), encoding="utf-8")
