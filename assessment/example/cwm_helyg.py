"""Cwm Helyg County Council (invented, Wales): in its second round."""

from __future__ import annotations

from assessment.example.model import ExampleAgreed as G
from assessment.example.model import ExampleEvidence as E
from assessment.example.model import ExampleParticipant as A
from assessment.example.model import ExamplePartnership as P
from assessment.example.model import ExampleRound, ExampleSite
from assessment.example.model import ExampleVerdict as V

_BASELINE = ExampleRound(
    name="baseline",
    mode="named",
    participants=(
        A("Gwenllian Prys-Rowe", "SL", "2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 3 2 2 3 2", {
            "OP-4.1a": "I opened two meetings and signed off the worker's post.",
        }),
        A("Y Cyng. Ŵyn Bevan-Hale", "EM", "2 2 2 2 1 ? 2 ? 2 ? 2 2 2 1 2 3 2 1 3 1", {
            "OP-4.4a": "Rwy’n mynd i bob cyfarfod. I go to every meeting; not all of us do.",
        }),
        A("Rhys Tŷ-Isaf", "MM", "2 1 1 2 1 2 2 1 1 2 2 1 1 1 1 2 1 1 2 1"),
        A("Carys Llwyd-Fenn", "FL", "1 1 1 1 1 2 3 1 1 1 1 2 1 1 1 1 1 1 2 1", {
            "SS-2.2a": "Those of us who live here know it. The others drive in from the coast.",
        }),
        A("Dafydd Onnen", "EN", "2 2 1 2 1 2 2 1 1 2 2 1 2 1 2 2 1 1 2 1"),
        A("Mair Hendre-Jones", "PV", "1 1 1 1 1 2 2 1 1 1 1 1 1 1 1 1 1 0 2 0", {
            "OP-4.3a": "The worker's money ends in June. It always ends in June.",
        }),
        A("Glyn Aber-Cole", "CP", "1 0 0 1 0 2 2 ? ? 1 1 1 1 1 0 1 1 ? 2 ?", {
            "CC-1.3a": "I pay the bus, the tea and the printing.",
        }),
        A("Beti Wern-Morgan", "CP", "1 1 0 1 0 1 1 ? 1 1 1 1 1 ? 1 1 0 1 1 1"),
    ),
    agreed={
        "CC-1.1a": G(1, "Dafydd brings people in; while he was on leave nobody came."),
        "CC-1.2a": G(1, "A newcomer is helped if somebody has time; nothing is planned."),
        "CC-1.3a": G(0, "Everybody from the community pays for themselves."),
        "CC-1.4a": G(1, "We say that the upper valley is missing and leave it."),
        "CC-1.5a": G(1, "The school closures come up in anger.", "Glyn (CP): nobody from the council will say the word."),
        "SS-2.1a": G(2, "Half of us did the course; nobody asks the community how we do."),
        "SS-2.2a": G(2, "There is a profile with figures, and Dafydd can explain it. Few others use it, and nobody has asked the valley whether it is right."),
        "SS-2.3a": G(1, "It stands in a plan here and there, where a manager cares. Nobody looks whether anything follows."),
        "SS-2.4a": G(1, "It counts when one manager is on the panel and thinks of it."),
        "SS-2.5a": G(1, "There was one course, on the new Act, and nothing followed."),
        "SC-3.1a": G(2, "What the valley knows is minuted beside the advice, and then the advice is followed."),
        "SC-3.2a": G(1, "Papers come in two languages and both are hard. If somebody dares to ask, a word is explained; the next paper has it again."),
        "SC-3.3a": G(1, "Roles are sorted out when we quarrel, and not written down."),
        "SC-3.4a": G(1, "When it shows, it is put down to somebody's personality."),
        "SC-3.5a": G(1, "You hear back if you ask, or if Carys remembers."),
        "OP-4.1a": G(2, "The director is named and signed off the worker's post, which all of us could say. The other promises are open, and nobody has asked the valley what it needs."),
        "OP-4.2a": G(1, "We were at the table once, about the library. The next decision was made without us."),
        "OP-4.3a": G(1, "There is one worker, for one year. What comes after is not known."),
        "OP-4.4a": G(2, "Two of the four members come, as the council's policy asks. What happens when they and the valley want different things is left open."),
        "OP-4.5a": G(1, "When a deadline happens to be long."),
    },
    evidence=(
        E("Minutes of the valley group", "2025-02-11", "documented", "https://cwmhelyg.example/cofnodion", "Item 4", ("OP-4.1a", "SC-3.1a")),
    ),
    signed_by="Dafydd Onnen",
    verifier="Tegwen Ashby-Rhodes (example verifier)",
    verdicts={
        "SS-2.1a": V("lowered", 1, "The four trained people have left since. Two remain, and they are sent for."),
    },
    statement="Harder on itself than most. The group talked openly in front of me.",
)  # fmt: skip

_FOLLOW_UP = ExampleRound(
    name="follow-up",
    mode="named",
    participants=(
        A("Gwenllian Prys-Rowe", "SL", "3 2 3 2 2 2 3 2 2 2 3 2 3 2 3 3 2 2 3 2", {
            "CC-1.3a": "The card came in after the first round. It was the cheapest thing we ever did.",
        }),
        A("Y Cyng. Ŵyn Bevan-Hale", "EM", "3 2 3 2 2 2 2 ? 2 2 2 2 2 2 2 3 2 2 3 2"),
        A("Rhys Tŷ-Isaf", "MM", "2 2 3 2 2 2 2 2 1 2 2 2 2 2 2 3 2 2 3 1"),
        A("Carys Llwyd-Fenn", "FL", "2 2 2 2 1 2 3 1 1 2 2 2 2 1 2 2 1 2 2 1"),
        A("Dafydd Onnen", "EN", "3 2 3 2 2 2 3 2 2 2 2 2 2 2 3 3 2 2 3 2"),
        A("Mair Hendre-Jones", "PV", "2 2 3 1 1 2 2 1 1 2 1 2 2 1 2 2 1 1 2 1", {
            "SC-3.5a": "We got a letter with our own words in it. I kept it.",
        }),
        A("Glyn Aber-Cole", "CP", "2 2 3 1 1 2 2 ? ? 2 2 2 2 1 2 2 1 1 3 ?", {
            "CC-1.3a": "I have not paid for a bus since March.",
        }),
        A("Beti Wern-Morgan", "CP", "2 1 2 1 1 2 2 ? 1 2 1 2 . . . . . . . ."),
        A("Ffion Pant-Lewis", "CW", "1 ? 2 1 1 . . . . . . . . . . . . . . ."),
    ),
    agreed={
        "CC-1.1a": G(2, "Three groups now lead in and their names are on the posters; nobody has looked at the upper valley."),
        "CC-1.2a": G(2, "There is an evening for newcomers, planned by staff; some come, and nobody has asked them whether it helped."),
        "CC-1.3a": G(3, "Lost pay, bus, care, access and both languages are on the card that goes out with every invitation, and are paid on the night. People say that it is easy to ask."),
    },
    evidence=(
        E("Payments sheet of the valley group", "2026-05-04", "documented", "County hall, file CH-3", "Dates paid", ("CC-1.3a",)),
    ),
)  # fmt: skip

CWM_HELYG = ExampleSite(
    code="CWMHELYG",
    name="Cwm Helyg County Council (Cyngor Sir Cwm Helyg)",
    nation="wales",
    kind="council",
    lead="Dafydd Onnen",
    partnerships=(
        P("Valley Group / Grŵp y Cwm", "Communities", "Local Service Board group",
          "Gwenllian Prys-Rowe", "2019-03-01", "svc", "the upper and middle valley", "", 6, 4,
          "Two languages; hall and chapel vestry in turn."),
        P("Cwm Helyg Local Service Board", "Chief Executive's", "Local Service Board", "",
          "2010-01-01", "svp", "the county", "", 5, 2, ""),
        P("Welsh speakers' services panel", "Communities", "", "", "2018-01-01", "sc", "",
          "Welsh speakers", 5, 4, ""),
        P("Farm Families Network", "Economy", "", "", "2022-01-01", "svc", "", "farm families", 5,
          3, ""),
    ),
    directorates=(("Communities", None), ("Chief Executive's", None), ("Economy", None)),
    stated_total=4,
    source="Register kept by the communities directorate.",
    chosen="Valley Group / Grŵp y Cwm",
    reason="It has the longest memory and the most to gain; both sides asked for it.",
    not_chosen="Not chosen: the community side is not part of its decisions, or it asked to wait.",
    criteria={
        "repeated": ("yes", ""), "ongoing": ("yes", ""), "involvement": ("yes", ""),
        "deciding": ("yes", "The small works fund."), "plans": ("yes", ""), "staff": ("yes", ""),
        "theme": ("yes", "Getting to the surgery."),
    },
    rounds=(_BASELINE, _FOLLOW_UP),
)  # fmt: skip
