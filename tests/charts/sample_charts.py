"""One of each chart, from made-up figures and hostile names."""

from fractions import Fraction

from assessment.charts.chart import Chart
from assessment.charts.directorates import directorate_chart
from assessment.charts.heat_map import comparison_heat_map
from assessment.charts.marks import dot_plot, profile_chart
from assessment.charts.spread import spread_chart
from assessment.measures.profile import medians, profile_of
from assessment.measures.small_numbers import Hidden, shown_spread
from assessment.measures.spread import Spread, spreads
from measures.made_banks import TWO, answers_to, bank_of

BANK = bank_of(TWO)
QUESTION = BANK.question("A-1a")
HOSTILE = "<b>bold</b> & <img src=x onerror=alert(1)> $x^2$ %{x} &lt; ŵ"
HIDDEN = Hidden("few")


def spread_for(statutory: list[int], community: list[int]) -> Spread:
    """Return the spread of A-1a for these levels."""
    own = answers_to("A-1a", statutory) + answers_to("A-1a", community, voice="CP")
    return spreads(BANK, own)["A-1a"]


def sample_charts() -> dict[str, Chart]:
    """Return one of each, by name."""
    dots = spread_for([3, 3, 4, 1, 1], [0, 1, 1])
    bars = spread_for([0, 1, 2, 3, 4, 4, 3] * 9, [0, 0, 1, 2] * 9)
    own = profile_of(BANK, medians(spreads(BANK, answers_to("A-1a", [1, 2]))))
    agreed = profile_of(BANK, {"A-1a": 2, "A-1b": 3, "A-2a": 1})
    verified = profile_of(BANK, {"A-1a": 1, "A-1b": 3, "A-2a": 1})
    issue = BANK.issues[0]
    return {
        "profile": profile_chart(
            issue, {"own": own, "agreed": agreed, "verified": verified}, BANK.ladder
        ),
        "dots": spread_chart(QUESTION, dots, BANK.ladder),
        "bars": spread_chart(QUESTION, bars, BANK.ladder),
        "sides hidden": spread_chart(QUESTION, shown_spread(dots, 8), BANK.ladder),
        "all hidden": spread_chart(QUESTION, shown_spread(dots, 9), BANK.ladder),
        "nobody": spread_chart(QUESTION, spread_for([], []), BANK.ladder),
        "directorates": directorate_chart(
            [("Social care and health", 53), ("Policy and resources", 71), (HOSTILE, 0)], 126
        ),
        "heat map": comparison_heat_map(
            [
                ("Northmoor", {"A-1": Fraction(7, 3), "A-2": None}),
                (HOSTILE, {"A-1": 0, "A-2": HIDDEN}),
                ("Eastvale", {"A-1": 4, "A-2": 1.5}),
            ],
            [("A-1", "Dimension A-1"), ("A-2", "Dimension A-2")],
            BANK.ladder,
        ),
        "dot plot": dot_plot(
            [
                ("Northmoor", {"own": 2.5, "agreed": 3, "verified": 2, "settled": 2}),
                (HOSTILE, {"own": HIDDEN, "agreed": None, "verified": 1, "settled": 1}),
            ],
            BANK.ladder,
            over="Site",
            about="two sites on issue A",
        ),
    }
