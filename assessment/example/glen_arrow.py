"""Glen Arrow Health Board (invented, Scotland): handed over, in confidential mode."""

from __future__ import annotations

from assessment.example.model import ExampleAgreed as G
from assessment.example.model import ExampleDays, ExampleRound, ExampleSite
from assessment.example.model import ExampleEvidence as E
from assessment.example.model import ExampleMeaning as M
from assessment.example.model import ExampleParticipant as A
from assessment.example.model import ExamplePartnership as P

_BASELINE = ExampleRound(
    name="baseline",
    mode="confidential",
    days=ExampleDays(opened=64, agreed=20, handed_over=6),
    participants=(
        A("Dr Isla Kerr-Whyte", "SL", "2 3 3 2 2 3 3 3 2 2 3 2 3 3 2 3 3 3 3 2"),
        A("Ewan Strachan-Bell", "SL", "2 2 3 2 2 3 3 3 3 2 3 2 3 3 2 4 3 3 3 3"),
        A("Moira Gillespie-Ross", "EM", "2 2 3 2 1 3 2 2 2 2 2 2 2 2 2 3 3 2 3 2"),
        A("Callum Innes-Rae", "MM", "2 2 2 2 2 2 3 2 2 3 2 2 2 3 2 3 2 3 2 2"),
        A("Shona Lamont-Gray", "MM", "1 2 3 1 2 2 3 2 1 3 2 2 2 2 1 2 2 2 3 1"),
        A("Rhona Mackie-Orr", "FL", "1 2 2 1 1 2 3 1 1 3 1 1 1 2 1 2 1 2 2 1"),
        A("Stuart Dalgleish-Pow", "FL", "2 1 2 1 1 2 4 1 1 2 1 2 1 3 1 1 1 2 ? 1"),
        A("Ailsa Broun-Keir", "EN", "2 3 3 2 2 3 3 2 2 3 2 2 2 3 2 3 2 3 3 2"),
        A("Hamish Tulloch-Vane", "PV", "1 1 2 1 1 2 2 1 1 2 1 1 1 1 1 2 1 1 2 1"),
        A("Nan Petrie-Forbes", "CP", "1 2 2 1 0 3 2 ? ? 2 1 1 1 2 0 1 0 1 2 0"),
        A("Yusuf Hamdan-Kirk", "CP", "1 1 2 0 1 2 2 ? r 1 1 0 1 1 0 ? 0 ? 2 ?"),
        A("Lorna Tait-Munro", "CW", "0 ? 1 0 0 2 1 ? ? ? 0 0 ? ? 0 ? 0 ? 1 ?"),
    ),
    agreed={
        "CC-1.1a": G(1, "One link worker brings people in. When she was off ill for ten weeks nobody new came."),
        "CC-1.2a": G(2, "Newcomers get an induction day that the board designed; it ends there, and nobody has asked them whether it helps."),
        "CC-1.3a": G(3, "Lost pay, travel, care, access and interpreters are paid in advance on a card that everybody is offered; people who use it were asked in January and said that it is easy."),
        "CC-1.4a": G(1, "Everybody knows that the seasonal workers are missing; it is said and then left."),
        "CC-1.5a": G(1, "The closed cottage hospital comes up when people are angry.", (("It is never spoken of unless we shout.", "CP", ""),)),
        "SS-2.1a": G(3, "Dated notes show eleven of the fourteen who meet the glen, both managers among them, watched at work by a colleague in the past two years and doing what they were taught; participants say that staff hear them out and that rows are handled fairly."),
        "SS-2.2a": G(3, "All who work in the glen can name its groups, its halls, its quarrels and its strengths, and who told them; new staff meet the groups in their first weeks, on the round with the post. People say that the picture is fair."),
        "SS-2.3a": G(2, "About a third of the plans name such a skill. Nobody counts who has learned it, or has asked the glen whether it sees a difference."),
        "SS-2.4a": G(1, "It depends on who sits on the panel; the papers for the post do not mention it."),
        "SS-2.5a": G(2, "Four shared days with council and police each spring; residents were at one of them, and nobody has asked what they would like to learn."),
        "SC-3.1a": G(2, "The minutes set out what the community knows, and details are changed; the clinical advice itself stands.", (("Nobody has ever said why.", "PV", ""),)),
        "SC-3.2a": G(1, "The link worker can put the aims so that all of us nod. When the post was empty, each side went back to its own words."),
        "SC-3.3a": G(2, "Written down for board and council. What the community may decide or refuse is left open, and nobody has asked it."),
        "SC-3.4a": G(2, "Board and council told each other at an away day what each starts from. Each goes on in its own way, and nobody has asked the glen what it believes."),
        "SC-3.5a": G(None, "We could not agree. Staff point to the newsletter; community voices say that they never recognise themselves in it.", community=False),
        "OP-4.1a": G(3, "The chief executive held three surgeries in the village hall, found the money for the card and moved the clinic day, as the minutes show. People in the glen know the name and can say what was done."),
        "OP-4.2a": G(1, "The community sat at the table once, over the clinic. The budget was settled without it."),
        "OP-4.3a": G(2, "There is a yearly line under fixed heads, decided anew each year; nobody has asked the glen what it could not do without."),
        "OP-4.4a": G(3, "Three of the four board members of the area came at least twice, and how differences are dealt with was written down. Most in the room named the bus stop, which one of them took up.", (("Written down it is; the bus stop was asked for by the school, not by us.", "CP", ""),), community=False),
        "OP-4.5a": G(1, "Time is found when a deadline happens to be long. Most plans of the year went without it."),
    },
    evidence=(
        E("Payment card statement and short survey", "2026-01-30", "documented", "Board office, file GA-7", "Survey question 3", ("CC-1.3a",)),
        E("Training and observation record", "2025-12-01", "documented", "Nursing directorate", "Who watched whom, and when", ("SS-2.1a",)),
        E("Minutes, village hall surgeries", "2025-10-22", "documented", "https://glenarrow.example/minutes", "Clinic day, item 2", ("OP-4.1a",)),
    ),
    signed_by="Ailsa Broun-Keir",
    verifier="Vera Example (verifier)",
)  # fmt: skip

GLEN_ARROW = ExampleSite(
    code="GLENARROW",
    name="Glen Arrow Health Board",
    nation="scotland",
    kind="nhs",
    lead="Ailsa Broun-Keir",
    partnerships=(
        P("Glen Arrow Locality Group", "Community Services",
          "Community Planning Partnership group", "Dr Isla Kerr-Whyte", "2016-04-01", "svc",
          "the glen and its villages", "", 7, 4, "Every six weeks; hall in Kirkton of Arrow."),
        P("Arrow Community Planning Partnership", "Strategy", "Community Planning Partnership",
          "Ewan Strachan-Bell", "2005-01-01", "svcp", "the whole area", "", 6, 3, ""),
        P("Seasonal Workers' Health Link", "Public Health", "", "", "2024-05-01", "sv", "",
          "seasonal farm workers", 4, 2, "Worker funded until March."),
        P("Gaelic Speakers' Patient Group", "Community Services", "", "", "2015-01-01", "sc", "",
          "Gaelic speakers", 5, 5, ""),
    ),
    directorates=(("Community Services", None), ("Strategy", None), ("Public Health", None)),
    stated_total=4,
    source="Register of the engagement team.",
    chosen="Glen Arrow Locality Group",
    reason="The only one of the four that meets all the criteria that must hold.",
    not_chosen="Not chosen: at least one criterion that must hold is not met, or is unsure.",
    criteria={
        "repeated": ("yes", ""), "ongoing": ("yes", "Since 2016."),
        "involvement": ("yes", "Seven of eighteen members."),
        "deciding": ("yes", "Decided the clinic day and the card."),
        "plans": ("yes", "Locality plan."), "staff": ("yes", ""), "theme": ("yes", ""),
    },
    rounds=(_BASELINE,),
    meanings=(
        M("community", "Who lives in the glen all the year round.", "", "2025-10-22"),
        M("community", "Who lives or works in the glen, seasonal workers too.", "", "",
          after=True),
    ),
)  # fmt: skip
