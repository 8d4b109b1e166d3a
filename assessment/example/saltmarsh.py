"""Saltmarsh Fire and Rescue Service (invented, England): still mapping."""

from __future__ import annotations

from assessment.example.model import ExamplePartnership as P
from assessment.example.model import ExampleSite

SALTMARSH = ExampleSite(
    code="SALTMARSH",
    name="Saltmarsh Fire and Rescue Service",
    nation="england",
    kind="fire",
    lead="Dele Okafor-Reed",
    partnerships=(
        P("Safe and Well Saltmarsh", "Prevention", "Local Strategic Partnership group",
          "Dele Okafor-Reed", "2023-02-01", "svc", "the Saltmarsh estuary towns",
          "older people living alone", 6, 4,
          "Home visits planned with two residents' groups."),
        P("Harbour Streets Arson Reduction", "Prevention", "", "Group Manager, East", "2024-09-01",
          "sp", "Harbour ward", "", 4, 3, "Police, landlords and the service; residents informed."),
        P("Young Firefighters Forum", "People and Culture", "", "Youth coordinator", "2022-04-01",
          "svc", "", "young people aged 11 to 17", 6, 6, ""),
        P("Flood Wardens Network", "Response", "", "Station Manager, Reedmouth", "2019-11-01",
          "svc", "Reedmouth and the levels", "", 7, 6,
          "Wardens set the call-out rules themselves."),
        P("Faith Buildings Safety Circle", "Protection", "", "Protection officer", "2024-01-15",
          "sc", "", "faith communities", 5, None, "Three meetings so far."),
        P("Tall Buildings Residents Panel", "Protection", "", "", "", "sc",
          "the Quay tower blocks", "", 4, None, "Lead to be confirmed by the directorate."),
    ),
    directorates=(("Prevention", None), ("Protection", None), ("Response", None),
                  ("People and Culture", None), ("Corporate Services", 3)),
    stated_total=11,
    source="Count given by heads of department at their meeting in October; list still coming in.",
    criteria={
        "ongoing": ("yes", "Running since 2023 with a yearly plan."),
        "involvement": ("yes", "Two residents' groups take part."),
        "deciding": ("unsure", "They choose the streets; the budget is set elsewhere."),
    },
)  # fmt: skip
