"""Cwm Helyg County Council (invented, Wales): in its second round, which asks the full form."""

from __future__ import annotations

from assessment.example.model import ExampleAgreed as G
from assessment.example.model import ExampleDays, ExampleRound, ExampleSite
from assessment.example.model import ExampleEvidence as E
from assessment.example.model import ExampleParticipant as A
from assessment.example.model import ExamplePartnership as P
from assessment.example.model import ExampleVerdict as V

_BASELINE = ExampleRound(
    name="baseline",
    mode="named",
    days=ExampleDays(opened=104, agreed=88, handed_over=84, judged=76, signed_off=70, settled=68),
    participants=(
        A("Gwenllian Prys-Rowe", "SL", "2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 3 2 2 3 2", {
            "OP-4.1a": "I opened two meetings and signed off the worker's post.",
        }),
        A("Y Cyng. Ŵyn Bevan-Hale", "EM", "2 2 2 2 1 ? 2 ? 2 ? 2 2 2 1 2 3 2 1 3 1", {
            "OP-4.4a": "Rwy’n mynd i bob cyfarfod. I go to every meeting; not all of us do.",
        }),
        A("Rhys Tŷ-Isaf", "MM", "2 1 1 2 1 2 2 1 1 2 2 1 1 1 1 2 1 1 2 1"),
        A("Carys Llwyd-Fenn", "FL", "1 1 1 1 1 2 2 1 1 1 1 2 1 1 1 1 1 1 2 1", {
            "SS-2.2a": "Those of us who live here know it. The others drive in from the coast.",
        }),
        A("Dafydd Onnen", "EN", "2 2 1 2 1 2 2 1 1 2 2 1 2 1 2 2 1 1 2 1"),
        A("Mair Hendre-Jones", "PV", "1 1 1 1 1 2 2 1 1 1 1 1 1 1 1 1 1 1 2 0", {
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
        "CC-1.5a": G(1, "The school closures come up in anger.", (("Nobody from the council will say the word.", "CP", "Glyn"),)),
        "SS-2.1a": G(2, "Half of us did the course. Nobody has watched us since, or asked the valley how we do."),
        "SS-2.2a": G(2, "There is a written profile. Dafydd wrote it and can name the groups, the chapels and the old quarrels; few others can, and nobody has asked the valley whether it is right."),
        "SS-2.3a": G(1, "It stands in a plan here and there, where a manager cares. No record shows whether anybody learned it."),
        "SS-2.4a": G(1, "It counts when one manager is on the panel and thinks of it. The papers for the post do not mention it."),
        "SS-2.5a": G(1, "There was one shared course in two years, on the new Act, and nothing followed."),
        "SC-3.1a": G(2, "What the valley knows is minuted beside the advice, and details change. The advice itself is followed."),
        "SC-3.2a": G(1, "Dafydd can put the aims so that both sides accept them, in either language. When he is away, each goes back to its own words."),
        "SC-3.3a": G(1, "Roles are sorted out when we quarrel, and not written down."),
        "SC-3.4a": G(1, "When it shows, it is smoothed over, and nobody writes down what it was about."),
        "SC-3.5a": G(1, "You hear back if you ask, or if Carys remembers."),
        "OP-4.1a": G(2, "The director is named in the agreement as responsible. All of us could say two things: she opened two meetings and signed off the worker's post. Nobody has asked the valley what it needs."),
        "OP-4.2a": G(1, "We were at the table once, about the library. The next decision was made without us."),
        "OP-4.3a": G(1, "There is one worker, for one year. What comes after is not known."),
        "OP-4.4a": G(2, "Two of the four members come, as the council's policy asks. What happens when they and the valley want different things is left open."),
        "OP-4.5a": G(1, "There is time when a deadline happens to be long. Most plans go without it."),
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
    reliance=("high", "Whatever I asked about had been seen by somebody in the room."),
)  # fmt: skip

_FOLLOW_UP = ExampleRound(
    name="follow-up",
    mode="named",
    days=ExampleDays(opened=16, agreed=2),
    form="full",
    participants=(
        A("Gwenllian Prys-Rowe", "SL", "322 22 332 22 22  22 32 22 23 22  32 22 322 23 33  322 22 22 33 222", {
            "CC-1.3a": "The card came in after the first round. It was the cheapest thing we ever did.",
            "CC-1.3b": "My own diary now bends to the school bus. I complained for a month and then forgot.",
            "OP-4.1c": "I come, Rhys comes, and the people on the ground. I could not say who is between Rhys and them.",
        }),
        A("Y Cyng. Ŵyn Bevan-Hale", "EM", "322 22 332 22 22  2? 22 ?? 22 2?  22 22 222 2? 22  322 23 22 32 232", {
            "OP-4.4b": "Mae’r cyfan yn dibynnu ar yr etholiad. If we lose in May, nothing on paper keeps this going.",
            "SS-2.3a": "I do not see the staff’s plans, and should not.",
        }),
        A("Rhys Tŷ-Isaf", "MM", "212 22 332 22 22  22 21 22 12 22  22 21 221 22 22  322 22 22 32 121", {
            "CC-1.2b": "I wrote the guide to the money. Two pages took me four evenings, so I see why nobody had done it.",
            "SS-2.3a": "Six of mine have it in their plan. I have not looked who learned it.",
            "SC-3.3c": "Letting the works fund go was easy. Letting the bus contract go would frighten me.",
            "OP-4.5a": "The levelling bid had nine days. I rang Mair on the eighth.",
        }),
        A("Carys Llwyd-Fenn", "FL", "211 21 221 21 12  21 21 11 11 21  21 21 222 11 21  211 11 21 21 110", {
            "SS-2.1b": "After the meeting about the surgery I sat in the car for twenty minutes. Then I rang Dafydd.",
            "SS-2.4b": "I have been moved twice in three years, both times on a Friday.",
            "SC-3.4b": "I know whom to ring, so it works for my families. It should not need me.",
        }),
        A("Elin Maes-Gwern", "FL", "111 11 221 11 11  10 11 10 11 11  11 21 211 11 11  1?1 ?1 11 ?1 1?1", {
            "CC-1.4a": "I began in the upper valley in spring. Nobody there had heard of the group.",
            "SS-2.2a": "I still learn the names. Nobody took me round; I was given the profile.",
        }),
        A("Dafydd Onnen", "EN", "312 22 333 22 22  22 32 21 22 22  22 22 232 22 32  322 22 22 32 222", {
            "CC-1.3c": "I have counted seats since April. Glyn sits on five groups and Beti on four.",
            "CC-1.5b": "The map of halls and clubs is Carys’s and Elin’s work. The surgery plan quotes it, once.",
            "SC-3.1b": "Road safety came with a page that people could read. The bus contract did not come at all.",
        }),
        A("Mair Hendre-Jones", "PV", "201 21 322 11 11  21 21 11 10 21  12 21 221 11 22  211 11 10 21 110", {
            "CC-1.1b": "The youth group closed with its grant in 2023. Forty young people, and nobody asked where they went.",
            "CC-1.3c": "Ask who writes the minutes, makes the tea and sits on the fund. It is two people.",
            "SS-2.4b": "Dafydd is the fourth in nine years. With each of them we told our story from the start.",
            "SC-3.5a": "We got a letter with our own words in it. I kept it.",
            "OP-4.5c": "The new well-being plan asked us the same eleven questions as the old one.",
        }),
        A("Glyn Aber-Cole", "CP", "201 21 331 11 12  2? 21 ?? ?0 2?  21 22 222 11 2?  211 11 10 31 ?10", {
            "CC-1.3a": "I have not paid for a bus since March.",
            "CC-1.3b": "Half past six in the vestry, after the last bus is in. That is when people can.",
            "SC-3.3b": "I have chaired three times. They still type the agenda before I see it.",
            "SC-3.3c": "We chose the path by the chapel. County hall said no. So whose fund is it?",
        }),
        A("Beti Wern-Morgan", "CP", "211 11 221 11 11  2? 2? ?? 11 21  11 21 2.. .. ..  ... .. .. .. ...", {
            "CC-1.4b": "I ask at the shop and after chapel. I would not know how to ask the farms.",
            "SC-3.2b": "The short paper is short. It is not easy.",
        }),
        A("Ffion Pant-Lewis", "CW", "11? ?? 22? 10 12  1. .. .. .. ..  .. .. ... .. ..  ... .. .. .. ...", {
            "CC-1.4b": "I have lived here all my life and could not tell you who speaks for me.",
            "CC-1.5a": "Say “school” in the Co-op and see what happens.",
        }),
    ),
    agreed={
        "CC-1.1a": G(2, "Three groups now lead in and their names are on the posters, in both languages. Nobody has asked in the upper valley whether people can find them."),
        "CC-1.1b": G(1, "When the first worker’s money ended, the farm families went on because Mair’s members carried them unpaid. Nobody knows for how long.", (("The youth group closed with its grant in 2023. That is a 0.", "PV", "Mair"), ("And nobody counted who was lost.", "CP", "Glyn"))),
        "CC-1.1c": G(1, "The farm families have a seat because Dafydd spoke up for them. Why is not written down, and the next group would start from nothing."),
        "CC-1.2a": G(2, "There is an evening for newcomers, planned by staff. Some come, nobody has asked them whether it helped, and nothing follows it."),
        "CC-1.2b": G(2, "Rhys wrote a guide of two pages, and four of us could name the steps. The others could not, and nobody has asked what they do not follow."),
        "CC-1.3a": G(3, "Lost pay, bus, care, access and both languages are on the card that goes out with every invitation, with a budget of its own, and are paid on the night. People say that it is easy to ask."),
        "CC-1.3b": G(3, "Everybody was asked in January. Ten of the year’s twelve meetings were in the vestry or the hall after the last bus, staff are paid for those hours, and Glyn and Beti say that it suits.", (("It suits those who were asked.", "CW", "Ffion"),)),
        "CC-1.3c": G(1, "When Glyn was ill we dropped two meetings. Within a month it was as before.", (("I would say 2: seats have been counted since April.", "EN", "Dafydd"),)),
        "CC-1.4a": G(2, "It is written down from the census that the upper valley and people under 30 are missing. Elin went to the school gates in March; nobody has asked the parents whether that was done well."),
        "CC-1.4b": G(1, "Glyn and Beti ask neighbours when feelings run high, as over the surgery. Whom they asked and what they heard is not noted."),
        "CC-1.5a": G(1, "The school closures still come up in anger. Gwenllian answered as best she could, and nothing was written down.", (("I would say 0: the young staff have never heard of them.", "CW", "Ffion"),)),
        "CC-1.5b": G(2, "Carys and Elin drew up a map of halls, clubs and skills, and the surgery plan refers to it. Nobody has asked the valley what it would put on it."),
        "SS-2.1a": G(2, "The training records show five of the nine of us who meet the valley. Nobody has watched us at work since, or asked the valley how we do."),
        "SS-2.1b": G(1, "Whoever has had a bad evening rings Dafydd or Carys, and they listen. When both are away, nobody does."),
        "SS-2.2a": G(2, "The profile was written anew, and those who wrote it can name the groups, the chapels and the quarrels. Most others cannot, and nobody has asked the valley whether it is right."),
        "SS-2.2b": G(2, "One team of the four moved its advice hour to the bus after the course on rural poverty. The other three could name nothing, and nobody has asked the people it was meant for."),
        "SS-2.3a": G(1, "It stands in the plans of Rhys’s people, because he cares. No record shows whether anybody learned it."),
        "SS-2.3b": G(1, "A team’s plan was used once, when the inspectors came. The next service plan was written without it."),
        "SS-2.4a": G(1, "It counts when Rhys is on the panel. The papers for the post do not mention it."),
        "SS-2.4b": G(1, "Dafydd holds the contact because he wants to, and nobody else at county hall is known here. No successor is named.", (("Carys was moved twice, and nobody came in her place. We would both say 0.", "PV", "Mair and Glyn"),)),
        "SS-2.5a": G(2, "Two shared days this year with the health board and the police. Two people from the valley were at one of them, and nobody has asked what the valley would like to learn with us."),
        "SS-2.5b": G(1, "What we learned about the card reached the farm families’ network, because Rhys sits on both. It is not written down, and nothing else followed."),
        "SC-3.1a": G(2, "What the valley knows stands beside the advice, and details change. The advice itself stands, and nobody has asked the valley whether it was weighed fairly."),
        "SC-3.1b": G(2, "Road safety and the surgery’s budget came with a page in everyday words. Officers choose what comes, and there is no list of what does not."),
        "SC-3.2a": G(2, "Staff wrote the aims on one page in both languages, and some of us use its words. Nobody has asked the valley whether it would put it that way."),
        "SC-3.2b": G(2, "Short papers come in Welsh and English, and an interpreter can be asked for. Staff chose which, and no newcomer has been asked whether they could follow.", (("The short paper is short, not easy.", "CP", ""),)),
        "SC-3.3a": G(2, "Written down for the council and the health board. What the valley may decide, spend or refuse is left open, and nobody has asked it whether it knows where it stands."),
        "SC-3.3b": G(2, "Anybody can put an item on the agenda by the Monday before, and Glyn chaired three of the last eight meetings. Staff settle the agenda and write the record."),
        "SC-3.3c": G(None, "We could not agree. Staff point to the small works fund, which the valley decides on. Mair and Glyn point to the path by the chapel: the valley chose it, and county hall set it aside.", community=False),
    },
    evidence=(
        E("Payments sheet of the valley group", "2026-05-04", "documented", "County hall, file CH-3", "Dates paid", ("CC-1.3a",)),
        E("Calendar of the year with attendance", "2026-04-30", "documented", "County hall, file CH-9", "The columns “where” and “how many from the valley”", ("CC-1.3b", "SC-3.3b")),
        E("Guide “Ble mae’r arian? / Where is the money?”", "2026-01-15", "documented", "https://cwmhelyg.example/arian", "Page 2, who signs", ("CC-1.2b",)),
        E("Map of halls, clubs and skills", "2026-02-20", "seen", "On the wall of the vestry", "What is missing above the reservoir", ("CC-1.5b", "SS-2.2a")),
        E("Letter about the path by the chapel", "2026-03-09", "documented", "With Glyn Aber-Cole", "The last paragraph", ("SC-3.3c",)),
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
          "Two languages; hall and chapel vestry in turn.",
          "Cwm Helyg Farm Families\nChapel Vestry Trust"),
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
