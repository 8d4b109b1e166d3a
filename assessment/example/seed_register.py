"""The mapping figures that the research seed prints, and nothing else: the only real data here."""

from __future__ import annotations

from assessment.example.model import ExampleSite

SEED_REGISTER = ExampleSite(
    code="SEED",
    name="Mapping figures as printed in the research seed (Brighton & Hove, n126)",
    nation="england",
    kind="council",
    lead="",
    directorates=(
        ("social care and health", 53),
        ("education and lifelong learning", 18),
        ("policy and resources", 1),
        ("culture and regeneration (+NDC)", 21),
        ("environment and housing", 26),
        ("policy and communication", 5),
    ),
    stated_total=126,
    source=(
        "Research seed, slide “Mapping exercise”: six directorates whose figures add up to 124, "
        "beside a stated total of n126. The difference of 2 is in the source."
    ),
)
