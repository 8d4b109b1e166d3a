"""Lough Mora Health and Social Care Trust (invented, Northern Ireland): answering."""

from __future__ import annotations

from assessment.example.model import ExampleDays, ExampleRound, ExampleSite
from assessment.example.model import ExampleParticipant as A
from assessment.example.model import ExamplePartnership as P

_BASELINE = ExampleRound(
    name="baseline",
    mode="named",
    days=ExampleDays(opened=12, agreed=1),
    participants=(
        A("Orla Devenny", "SL", "2 2 3 2 1 2 2 2 2 1 2 2 2 1 2 3 2 2 2 1", {
            "OP-4.1a": "I chaired three of the six meetings this year and moved the February one to Mullanbeg.",
            "CC-1.5a": "The closure of the day centre is still raised at every meeting. We have not dealt with it well.",
        }),
        A("Councillor Padraig Toal", "EM", "3 2 2 2 2 ? ? ? 2 ? 2 3 2 2 2 2 2 2 3 2", {
            "OP-4.4a": "Five of the seven of us went twice this year. The other two say that the forum steps on their toes.",
        }),
        A("Sinéad Brogan", "MM", "2 2 2 1 1 2 2 2 1 2 2 2 2 1 1 2 1 2 2 1", {
            "SS-2.3a": "About half of my people have it in their plan. I could not tell you how many have learned it.",
            "SC-3.5a": "We collected 140 comments on the bus times and never wrote back.",
        }),
        A("Kieran Loughran", "FL", "1 1 2 1 1 2 3 1 1 1 1 2 1 1 1 1 1 1 ? 1", {
            "SC-3.3a": "I find out what I have agreed to when the minutes come.",
            "OP-4.5a": "The transport bid had eleven days. Nobody local saw it.",
        }),
        A("Bronagh Quinn", "EN", "2 2 2 2 1 3 2 1 1 2 2 2 2 2 2 2 2 1 2 2", {
            "CC-1.4a": "We wrote down in May that farm families and young carers are missing. We have met the carers once.",
        }),
        A("Fionnuala Heaney", "PV", "1 1 1 1 0 2 1 1 1 1 1 1 1 1 0 1 1 1 1 0", {
            "CC-1.3a": "Our volunteers drive forty miles and claim nothing because the form asks for a manager's signature.",
            "OP-4.5a": "We are shown bids when they have gone in, to sign a letter of support.",
        }),
        A("Marie Mallon", "CP", "1 1 1 1 0 2 2 ? . . . . . . . . . . . .", {
            "CC-1.5a": "They promised a bus when the day centre closed. There is no bus.",
        }),
        A("Tomasz Wilk", "CP", "2 1 1 . . . . . . . . . . . . . . . . .", {
            "CC-1.2a": "I was given a folder. It was kind but I did not know what to do with it.",
        }),
        A("Geraldine Rice", "CW", ". . . . . . . . . . . . . . . . . . . ."),
    ),
    on_paper=(
        A("Assumpta Gormley", "CW", "1 0 1 1 0 1 1 1 1 1 1 ? 1 1 0 1 0 1 1 0", {
            "CC-1.1a": "I heard of it from my sister. Nobody sends anything up the mountain road.",
            "CC-1.5a": "Say out loud that closing the day centre was wrong. Then we can talk about buses.",
        }),
    ),
    invited=(("Dympna Conlon", "CW"), ("Ruairi McCann", "FL")),
    sheets=(("CP", 6),),
)  # fmt: skip

LOUGH_MORA = ExampleSite(
    code="LOUGHMORA",
    name="Lough Mora Health and Social Care Trust",
    nation="northern-ireland",
    kind="nhs",
    lead="Bronagh Quinn",
    partnerships=(
        P("Mullanbeg Rural Transport and Health Forum", "Community Services",
          "Community Planning Partnership group", "Bronagh Quinn", "2022-03-01", "svc",
          "Mullanbeg and the townlands round it", "people without a car", 6, 4,
          "Meets every second month in the parish hall."),
        P("Carers' Voice", "Adult Services", "", "Sinéad Brogan", "2021-06-01", "svc", "",
          "unpaid carers", 5, 4, ""),
        P("Community Planning Partnership: health theme", "Strategy",
          "Community Planning Partnership", "Orla Devenny", "2017-04-01", "svcp",
          "the whole council area", "", 6, 3, "Community seats often empty."),
        P("Lakeside Estates Wellbeing Group", "Community Services", "", "", "2024-10-01", "sc",
          "the Lakeside estates", "", 4, None, "Began as a consultation."),
    ),
    directorates=(("Community Services", None), ("Adult Services", None), ("Strategy", None)),
    stated_total=4,
    source="Listed by the three directorates, checked by the engagement team.",
    chosen="Mullanbeg Rural Transport and Health Forum",
    reason=(
        "It has run for more than three years, people who live there sit on it, and what it has "
        "been through with the day centre makes it worth looking at honestly."
    ),
    not_chosen=(
        "Not chosen for this pilot: it meets fewer of the criteria, or its members asked for more "
        "time. It stays on the list for the next round."
    ),
    criteria={
        "repeated": ("yes", "Twelve meetings in two years."),
        "ongoing": ("yes", "No end date."),
        "involvement": ("yes", "Five of fourteen members live in the townlands."),
        "deciding": ("yes", "The forum decides how the small grants are spent."),
        "plans": ("unsure", "Named in the draft transport plan only."),
        "staff": ("yes", ""),
        "theme": ("yes", "Getting to appointments is its main subject."),
    },
    rounds=(_BASELINE,),
)  # fmt: skip
