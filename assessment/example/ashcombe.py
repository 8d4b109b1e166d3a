"""Ashcombe Borough Council (invented, England): verified, with lowered and queried verdicts."""

from __future__ import annotations

from assessment.example.model import ExampleAgreed as G
from assessment.example.model import (
    ExampleCommunityVerifier,
    ExampleDays,
    ExampleRound,
    ExampleSite,
)
from assessment.example.model import ExampleEvidence as E
from assessment.example.model import ExampleMeaning as M
from assessment.example.model import ExampleParticipant as A
from assessment.example.model import ExamplePartnership as P
from assessment.example.model import ExampleQuery as Q
from assessment.example.model import ExampleThread as T
from assessment.example.model import ExampleVerdict as V

_BASELINE = ExampleRound(
    name="baseline",
    mode="named",
    days=ExampleDays(opened=62, agreed=46, handed_over=40, judged=30, signed_off=9, settled=5),
    participants=(
        A("Helen Marsh-Adeyemi", "SL", "3 3 3 3 2 3 3 3 2 2 3 3 3 2 3 3 3 3 3 2", {
            "OP-4.1a": "I co-chair, I found the money for the second worker, and I took the housing repairs list to cabinet.",
            "SC-3.5a": "We answer everybody, and the noes as fully as the yeses. I would like it to take six weeks and not eight.",
        }),
        A("Councillor Ray Bassett", "EM", "3 3 3 2 2 3 3 ? 2 3 3 3 3 2 3 3 3 2 4 2", {
            "OP-4.4a": "I was wary at first. Now I take my ward questions there before I take them to the town hall.",
        }),
        A("Priya Nandakumar", "MM", "3 2 3 2 2 2 3 2 1 2 2 3 3 2 3 3 2 2 3 2", {
            "SS-2.4a": "It counts when Samina sits on the panel. The job descriptions have not been touched since 2017.",
            "OP-4.3a": "It is a yearly line. It was cut by a fifth two years ago and nobody asked the forum.",
        }),
        A("Joe Tillotson", "FL", "3 2 2 2 1 2 3 1 1 2 2 3 2 1 2 2 2 2 2 1", {
            "SS-2.3a": "My plan has said “facilitation training” for three years running.",
            "SC-3.3a": "The role sheet is good for us. It says almost nothing about what residents can refuse.",
        }),
        A("Wendy Clegg", "FL", "2 2 3 2 2 2 3 2 1 1 3 3 2 2 2 3 2 1 n 2", {
            "OP-4.4a": "I never meet the councillors in my job, so I have nothing to go on.",
        }),
        A("Samina Yousaf", "EN", "3 3 3 3 2 3 3 2 2 3 3 3 3 2 3 3 2 2 3 2", {
            "CC-1.4a": "We compare the sign-in sheets with the census table every March. Private renters are the gap.",
            "CC-1.2a": "Everyone gets the welcome evening and a buddy. Residents asked for minute-taking and got it.",
        }),
        A("Graham Petrie", "PV", "3 2 2 2 1 2 2 1 1 2 2 2 2 1 2 2 1 1 2 1", {
            "OP-4.2a": "The forum recommends. The decision is taken on the Thursday before, in a room without us.",
            "SC-3.4a": "We have never once talked about why the health side counts people and we tell stories.",
        }),
        A("Doreen Achebe", "CP", "3 2 2 1 1 3 2 ? ? 1 2 3 2 1 2 2 1 1 3 1", {
            "OP-4.2a": "I have sat there eight years. I can name two decisions we really made.",
            "CC-1.3a": "The travel money is good. Nobody has ever offered to pay for my sister to sit with Mum.",
        }),
        A("Liam Foxhall", "CP", "3 3 3 2 1 2 2 ? 1 1 3 3 2 1 2 ? 2 ? 2 ?", {
            "SC-3.1a": "On the lift refurbishment they changed the order of the blocks because of what we told them.",
        }),
        A("Rukhsana Mir", "CW", "2 ? 2 1 0 2 2 ? ? ? 1 1 ? ? 1 ? 1 ? 2 ?", {
            "CC-1.5a": "My mother was promised a playground in 1998. Everyone on our road still says so.",
            "SC-3.2a": "Doreen can say what it is for. The others say “co-production”, and I had to ask three times what that is.",
        }),
    ),
    agreed={
        "CC-1.1a": G(3, "Each of the five estates has a residents' group that leads into the forum, with a person named on the leaflet and a worker behind it. The sign-in sheets show who came in by which, eleven new people in the year, and members can name theirs."),
        "CC-1.2a": G(2, "There is a welcome evening and a buddy for newcomers, planned by staff. After the first month nothing further is arranged."),
        "CC-1.3a": G(3, "Lost pay, travel, care, access and interpreters are on the form that goes out with every invitation, and there is a budget for them. Travel is paid on the night, the rest within two weeks; people in the room say that it is easy to ask.", (("Care at home was never offered to me in eight years.", "CP", "Doreen Achebe"),)),
        "CC-1.4a": G(2, "The gap is written down each March: private renters and people under 25. The stall at the college is a start; nobody has asked them how it went."),
        "CC-1.5a": G(1, "The past comes up when somebody is angry. Nobody keeps a list of what was promised.", (("I would say 0: the staff of today have never heard of the playground, and it is nobody's task to ask.", "CW", "Rukhsana Mir"),)),
        "SS-2.1a": G(3, "Dated notes show nine of the twelve staff who meet residents watched at work by a colleague in the past two years, and doing what the two-day course taught. Residents say that staff hear them out and that rows are handled fairly."),
        "SS-2.2a": G(3, "All twelve can name the groups, the meeting places, the quarrels and the strengths of each estate, and the residents who told them; new staff walk it with one in their first month. Residents say that the picture is fair."),
        "SS-2.3a": G(2, "Five of the twelve plans name such a skill. Nobody counts who has learned it, or has asked residents whether they see a difference.", (("Hardly anybody has.", "FL", "Joe Tillotson"),)),
        "SS-2.4a": G(1, "It counts when Samina is on the panel and presses for it. The job descriptions and scoring sheets that we laid on the table do not mention it."),
        "SS-2.5a": G(2, "Two shared courses a year with the police and the health trust. Residents came to one, and nobody has asked what they would like to learn with us."),
        "SC-3.1a": G(3, "Every paper sets out what residents know beside the advice. The minutes of May and September show two decisions changed by it and one that was not, each with its reason, and residents remember it so."),
        "SC-3.2a": G(3, "Residents and staff wrote the aims together in June 2025, on one page. Asked apart, one member from each side explained them alike. The year's papers keep to its words, and at each meeting one of us rings a bell when the talk does not.", (("People outside the forum do not know the page.", "CW", ""),)),
        "SC-3.3a": G(2, "The role sheet is clear for the council and the trust. What residents may decide, spend or refuse is left open, and nobody has asked them whether they know where they stand."),
        "SC-3.4a": G(1, "Differences come out in quarrels about evidence and are then smoothed over."),
        "SC-3.5a": G(3, "Everybody who comments is promised an answer within eight weeks: “you said, we did, we could not”, and why. The log shows 212 of 230 on time and the rest within three months; people know their own words again in it."),
        "OP-4.1a": G(3, "The director co-chairs, found the money for a second worker and took the repairs list to cabinet; the minutes show all three, and the residents in the room could name her and say what she did."),
        "OP-4.2a": G(2, "The forum is asked before decisions by an agreed procedure. The decision is taken at the officers' meeting.", (("The forum recommends, and that is all. I would say 1.", "PV", "Graham Petrie"), ("A 1 from me: two decisions in eight years.", "CP", "Doreen Achebe"))),
        "OP-4.3a": G(2, "A yearly budget line and half a post, decided anew each year. It was cut two years ago, and the forum was not asked what it could not do without."),
        "OP-4.4a": G(3, "Four of the five ward councillors came twice or more in the year, and the protocol of 2024 says how differences are dealt with. Residents named the order of the blocks in the lift refurbishment, which Councillor Bassett took up for them."),
        "OP-4.5a": G(1, "Time is found when Priya insists. The last two bids went without the forum seeing them."),
    },
    evidence=(
        E("Leaflet “Your way in” with sign-in sheets", "2026-03-14", "documented", "Forum folder, item 3, town hall room 2.14", "The list of groups on page 2; new names marked in green", ("CC-1.1a",)),
        E("Expenses form and ledger", "2026-02-02", "documented", "Finance, forum ledger 2025-26", "Dates of claim and payment", ("CC-1.3a",)),
        E("Course register and peer observation notes", "2026-01-20", "documented", "Learning team, file ENG-12", "Nine names; notes of eighteen observations", ("SS-2.1a",)),
        E("Estate walk sheets of new starters", "2025-11-05", "seen", "With Samina Yousaf", "Resident guide's name on each sheet", ("SS-2.2a",),
          ("Walk sheets.csv", "date,guide\n2025-10-02,a resident\n2025-11-05,a resident\n"), "It says who lives where; it can be read at the town hall."),
        E("Minutes of May and September", "2025-09-18", "documented", "https://ashcombe.example/forum/minutes", "Items 5 and 7: what was changed and why", ("SC-3.1a", "OP-4.1a"),
          ("Minutes of 18 September.txt", "Ashcombe Estates Forum, 18 September 2025 (invented)\n\n5. Lift repairs: the forum asked for the low blocks first. Agreed.\n7. The director said why the budget line was moved, and what was changed for it.\n")),
        E("Aims on one page", "2025-06-01", "seen", "On the wall of the hall", "The names and the date at its foot", ("SC-3.2a",)),
        E("“You said” log", "2026-03-31", "documented", "https://ashcombe.example/forum/log", "Column “days to answer”", ("SC-3.5a",)),
        E("Protocol between councillors and forum", "2024-10-10", "documented", "https://ashcombe.example/protocol", "Section 4, how differences are dealt with", ("OP-4.4a",)),
    ),
    threads=(
        T("SC-3.2a", ("Is the bell in any paper? A verifier will not be at the meeting.", "It is in the minutes of July, under item 1."), in_pack=True, closed=True),
        T("OP-4.3a", ("Ask finance by how much the line was cut; we have heard a fifth and a sixth.",)),
    ),
    signed_by="Samina Yousaf",
    verifier="Margaret Oduya (example verifier)",
    verdicts={
        "CC-1.3a": V("lowered", 2, "Two of the three carers I spoke to had never heard that care is paid for. The rule is there; people say it leaves them out."),
        "SC-3.2a": V("lowered", 2, "In the forum everybody explained the aims alike. Of six residents outside it, none could, and the monthly papers use “co-production” eleven times."),
        "SC-3.5a": V("queried", None, "The log shows when an answer was sent. Where can I see what people were told when the answer was no?"),
        "OP-4.4a": V("lowered", 2, "The protocol has not been used: the one open difference of the year was settled by the group leader alone."),
        "SS-2.3a": V("could not tell", None, "I was not given any plan to look at, for reasons of privacy, and no count was kept."),
    },
    queries=(
        Q("OP-4.4a", "When was the protocol last used, and who decided then?",
          "It never was. The note of July says how the one open difference ended.",
          ("Note of July.txt", "Note of 9 July.\nThe difference about the Laundry car park was settled by the group leader on the telephone.\n"), 24),
        Q("SC-3.5a", "The log shows when an answer was sent. Where can I see what people were told when the answer was no?", days=20),
    ),
    statement=(
        "The self-assessment is honest about its weaknesses. Where it ran high, it took the "
        "forum's members for the whole community."
    ),
    reliance=("some", "What is said of the forum stands; what is said of everybody else rests on its members."),
    declaration="I sat on the Old Laundry Trust's board until 2019. I have had nothing to do with it since.",
    conflicts=("Old Laundry Trust",),
    beside=(
        ExampleCommunityVerifier(
            "Desta Wolde-Finch (example community verifier)", "CW",
            {
                "CC-1.3a": V("lowered", 2, "My neighbour looked after two children and paid the bus herself. Nobody told her."),
                "SC-3.2a": V("lowered", 1, "I was sent the paper about “co-production”. Nobody on our landing could say what it wanted of us."),
            },
            "I asked on three landings and at the school gate, and was made welcome at the forum.",
            ("some", "It is true for whoever comes to the forum. Most people here do not."),
        ),
    ),
    settlements={
        "SC-3.2a": (2, "In the forum it works, and that was seen. Beyond it nobody could say what the aims are, so it is no routine; it is more than one project."),
        "SS-2.3a": (None, "No count was kept, so there is nothing to settle on. A count would do next time."),
    },
)  # fmt: skip

ASHCOMBE = ExampleSite(
    code="ASHCOMBE",
    name="Ashcombe Borough Council",
    nation="england",
    kind="council",
    lead="Samina Yousaf",
    partnerships=(
        P("Ashcombe Estates Forum", "Housing and Neighbourhoods",
          "Local Strategic Partnership group", "Helen Marsh-Adeyemi", "2018-05-01", "svcp",
          "the five Ashcombe estates", "council tenants", 6, 5, "Monthly, in the Old Laundry hall.",
          "Ashcombe Tenants' Union\nFive Estates Credit Union\nOld Laundry Trust"),
        P("Ashcombe Together", "Chief Executive's", "Local Strategic Partnership",
          "Chief executive", "2004-01-01", "svcp", "the borough", "", 6, 3, ""),
        P("Disabled People's Access Group", "Planning", "", "Access officer", "2012-09-01", "svc",
          "", "disabled people", 5, 5, "Sees every large planning application."),
        P("Youth Parliament", "Children's Services", "", "", "2016-01-01", "sc", "",
          "people aged 11 to 18", 6, 4, ""),
        P("Riverside Flood Group", "Environment", "", "", "2021-02-01", "sc", "Riverside ward", "",
          5, 4, ""),
        P("Town Centre Business and Residents' Table", "Economy", "", "", "2022-06-01", "scp",
          "the town centre", "", 5, 3, ""),
        P("Budget conversation 2025", "Finance", "", "", "2025-01-01", "s", "the borough", "", 4,
          3, "One round of meetings, finished."),
    ),
    directorates=(
        ("Housing and Neighbourhoods", None), ("Chief Executive's", None), ("Planning", None),
        ("Children's Services", None), ("Environment", None), ("Economy", None),
        ("Finance", None),
    ),
    stated_total=9,
    source="Annual statement 2025, which counts two groups that nobody could name.",
    chosen="Ashcombe Estates Forum",
    reason=(
        "It meets all seven criteria, its members asked to take part, and both its good years and "
        "its bad ones are remembered."
    ),
    not_chosen=(
        "Not chosen: either it fails a criterion that must hold, or its members were asked and "
        "preferred to wait until they had seen how the forum fared."
    ),
    criteria={
        "repeated": ("yes", "Ninety-one meetings since 2018."),
        "ongoing": ("yes", ""),
        "involvement": ("yes", "Two thirds of the members are residents."),
        "deciding": ("yes", "Decides the estates fund; recommends on the rest."),
        "plans": ("yes", "Named in the corporate plan, page 14."),
        "staff": ("yes", "Director, two managers, five officers."),
        "theme": ("yes", "Damp, falls and the walk-in clinic are standing items."),
    },
    rounds=(_BASELINE,),
    meanings=(
        M("community", "Everybody who lives on one of the five estates, tenant or not.",
          "the forum, 24 people", "2025-06-01"),
        M("co-production", "Residents and staff plan something, pay for it and run it together. "
          "Asking for views is not enough.", "the forum, 19 people", "2025-09-18"),
    ),
)  # fmt: skip
