"""A full workbook to draw reports from: every field of the document holds something."""

from random import Random
from statistics import mean, median

from assessment.workbook.canonical import answer_hash, sha256_hex
from documents.review_example import (
    NIA,
    NOTHING_SAID,
    a_verification,
    behind,
    query_file_content,
    some_queries,
    some_settlement,
    some_verdicts,
)

LADDER = [
    {"value": 0, "name": "Absent", "meaning": "Nothing in place, or it works against engagement."},
    {"value": 1, "name": "Occasional", "meaning": "Depends on one person, project or crisis."},
    {"value": 2, "name": "Partial", "meaning": "Agreed, used in some teams; nobody asked."},
    {"value": 3, "name": "Routine", "meaning": "Normal, resourced, evidenced and recognised."},
    {"value": 4, "name": "Shared and lasting", "meaning": "Reviewed jointly; survives change."},
]
VOICES = [
    ("SL", "Senior leaders", "statutory"),
    ("EM", "Elected members or non-executives", "statutory"),
    ("MM", "Middle managers", "statutory"),
    ("FL", "Front-line staff", "statutory"),
    ("EN", "Engagement specialists", "statutory"),
    ("PV", "Voluntary and community sector partners", "community"),
    ("CP", "Community participants", "community"),
    ("CW", "Wider community", "community"),
]
SIDES = {code: side for code, _, side in VOICES}
PEOPLE = [
    ("CP", "Ffion Ŵyllt-Ŷsgawen"),
    ("FL", "Tariq Made-Up"),
    ("SL", "Dame Imogen Placeholder"),
    ("PV", "Oluwaseun Invented"),
    ("MM", "Bríd Ní Fhicsean"),
    ("CP", "Kofi Examplar"),
    ("EM", "Cllr Hester Nemo"),
    ("CW", "Agnieszka Zmyślona"),
    ("EN", "Joss Anyname"),
    ("FL", "Morwenna Nobody"),
    ("PV", "Dafydd ap Neb"),
    ("MM", "Priya Sampleson"),
]
ISSUES = [
    ("CC", "Community capacity to engage"),
    ("SS", "Staff skills and abilities"),
    ("SC", "Professional service culture"),
    ("OP", "Organisational culture and politics"),
]
DIMENSIONS = [
    (
        "CC-1.1",
        "Routes in",
        "How easily can people here find an organised way into this partnership?",
    ),
    ("CC-1.2", "Knowledge and confidence", "What preparation do community participants get?"),
    ("CC-1.3", "The cost of taking part", "Are travel, care and access costs met promptly?"),
    ("CC-1.4", "Reach and legitimacy", "Do you know whose voices are missing?"),
    ("CC-1.5", "History, trust and assets", "What do people remember of earlier promises?"),
    (
        "SS-2.1",
        "Engagement skills",
        "How many who meet the community can listen and facilitate well?",
    ),
    ("SS-2.2", "Knowledge of communities", "Do staff know this community beyond official figures?"),
    ("SS-2.3", "Development systems", "Are engagement skills in personal plans, and acted on?"),
    ("SS-2.4", "Recruitment and deployment", "Do job descriptions value community experience?"),
    ("SS-2.5", "Learning together", "How much training is shared across agencies and communities?"),
    (
        "SC-3.1",
        "The value of lay knowledge",
        "When lay and professional views differed, what happened?",
    ),
    ("SC-3.2", "Common language", "Could any member explain the aims in words that all accept?"),
    (
        "SC-3.3",
        "Roles, power and boundaries",
        "Who sets the agenda, takes the chair, writes the record?",
    ),
    ("SC-3.4", "Different philosophies", "Have the partners compared what they each start from?"),
    (
        "SC-3.5",
        "Reflection and response",
        "How soon do people hear what came of their contribution?",
    ),
    ("OP-4.1", "Leadership and strategic fit", "What have senior leaders done in the past year?"),
    ("OP-4.2", "Decision channels", "Where are this partnership's real decisions taken?"),
    (
        "OP-4.3",
        "Resources and flexibility",
        "Is there money for engagement that survives a bad year?",
    ),
    ("OP-4.4", "Local political dynamics", "How do elected members see community participation?"),
    ("OP-4.5", "National policy dynamics", "How far do targets leave time to engage?"),
]
NOTES = [
    "",
    "",
    "The tenants' forum is known to everybody on the east side, and to nobody on the west side.",
    "Depends on Joss. When Joss was ill in March, two meetings fell out and nobody rang round.",
    "I was asked for my view twice and heard back once; the once was a letter in plain words.",
    "We have the policy. I have not seen it used outside the housing team.",
    "Minutes of 3 May and 7 June show it; the budget line is there until next spring only.",
    "People with small children cannot come at 4 pm & nobody has offered a crèche.",
]
REASONS = [
    (
        "Two of the three neighbourhood forums are open to anybody and are asked before plans are "
        "written. The third has not met since the grant ended. The group settled on the lower level "
        "because what exists depends on people who could leave."
    ),
    (
        "The front-line staff showed a log of 41 contacts; community participants recognised about "
        "half of them. It is used in two teams, not in all, and nobody has asked whether it works."
    ),
    (
        "It is normal here: paid time, a named officer, dates fixed round school hours. Community "
        "participants said so first."
    ),
    "Nothing was found. The group looked for minutes, a budget line and a name, and there is none.",
]
DESCRIPTORS = [
    "Nobody can name a way in; letters go unanswered or come back.",
    "One person or one project opens a door now and then.",
    "Some groups can name their way in; others, when asked, cannot. It is written down somewhere.",
    "Minutes show that groups across the area use their way in; participants can name it.",
    "Routes are run by the community, have outlasted a project's end, and are reviewed together.",
]


def a_document(*, mode="named", people=10, questions=20, seed=7, example=False):
    """Return a handed-over, verified workbook; the same arguments give the same document."""
    dice = Random(seed)  # noqa: S311  the same answers every time
    participants = [
        {"handle": f"P{n:02d}", "voice": voice, "name": name if mode == "named" else None}
        for n, (voice, name) in enumerate(PEOPLE[:people], start=1)
    ]
    answers = [
        an_answer(n, dimension, participants, mode, dice)
        for n, dimension in enumerate(DIMENSIONS[:questions])
    ]
    return {
        "schema": "partnership-workbook/1",
        "site": {
            "code": "EX-01",
            "name": "Caer Ffug & Nowhere-on-Sea Council",
            "nation": "wales",
            "kind": "council",
        },
        "round": {
            "id": 3,
            "name": "baseline",
            "number": 1,
            "mode": mode,
            "form": "short",
            "state": "verified",
            "version": 2,
            "opened_at": "2026-02-02T09:00:00+00:00",
            "handed_over_at": "2026-05-29T15:42:10+00:00",
            "signed_by": "Bríd Ní Fhicsean, partnership manager",
        },
        "bank": {
            "version": "2026.1",
            "title": "Engaging communities: a workbook for partnerships",
            "fingerprint": "5f" * 32,
            "ladder": LADDER,
            "silences": ["don't know", "not applicable", "rather not say"],
            "high": 3,
            "voices": [{"code": c, "name": n, "side": s} for c, n, s in VOICES],
        },
        "mapping": a_mapping(),
        "participants": participants,
        "answers": answers,
        "accounts": accounts_of(answers),
        "issues": profile_of([(*issue, issue[0]) for issue in ISSUES], answers, "issue"),
        "totals": [],
        "dimensions": profile_of(
            [(code, title, code) for code, title, _ in DIMENSIONS[:questions]], answers, "dimension"
        ),
        "findings": findings_of(answers),
        "sign_offs": [
            {
                "verifier": NIA,
                "at": "2026-07-01T11:05:00+00:00",
                "statement": f"I met four residents without staff there. ({NIA})",
            }
        ],
        "verification": a_verification(answers),
        "missing": [
            "CC-1.4a has no agreed level: the group did not agree.",
            "SS-2.5a claims level 3 without a dated piece of evidence.",
        ],
        "glossary": a_glossary(mode),
        "reopenings": [
            {
                "version": 1,
                "at": "2026-05-18T09:30:00+00:00",
                "by": "Pru Gramme",
                "reason": "The minutes of 3 May were not to hand, and two levels rest on them.",
            }
        ],
        "history": a_history(answers),
        "example": example,
    }


def as_handed_over(document):
    """Return the workbook as it was before anybody verified it."""
    bare = {"verdicts": [], "queries": [], "settlement": None, "verified": None, "settled": None}
    unverified = {"verified_mean": None, "settled_mean": None}
    return document | {
        "round": document["round"] | {"state": "handed over"},
        "answers": [answer | bare for answer in document["answers"]],
        "issues": [line | unverified for line in document["issues"]],
        "dimensions": [line | unverified for line in document["dimensions"]],
        "sign_offs": [],
        "verification": NOTHING_SAID,
    }


def a_glossary(mode):
    """Return terms of all kinds: the bank's, one with the site's meanings, withdrawn, their own."""

    def version(number, meaning, day):
        by = "the forum, at its meeting" if mode == "named" else ""
        return {"version": number, "meaning": meaning, "agreed_on": day, "agreed_by": by}

    return [
        {"term": "co-production", "meaning": None, "here": [version(1, "Doing it.", "2026-01-09")]},
        {
            "term": "community",
            "meaning": "People who share a place, or who share an interest.",
            "here": [
                version(1, "All who live on the estates.", "2025-11-03"),
                version(2, "All who live or work on the estates.", "2026-04-20"),
            ],
        },
        {"term": "LSP", "meaning": "Short for Local Strategic Partnership.", "here": []},
        {
            "term": "mandate",
            "meaning": "The right to speak for others.",
            "here": [version(1, "A vote.", "2025-11-03"), version(2, None, "2026-02-11")],
        },
    ]


def a_mapping():
    counts = [
        ("Social care and health", 53, 53),
        ("Education and lifelong learning", 18, 17),
        ("Policy and resources", 1, 1),
        ("Culture and regeneration (+NDC)", 21, 21),
        ("Environment and housing", 26, 20),
        ("Policy and communication", 5, 5),
    ]
    return {
        "stated_total": 126,
        "itemised_total": 124,
        "difference": 2,
        "directorates": [{"name": n, "count": c, "entered": e} for n, c, e in counts],
        "partnership": {
            "id": 12,
            "name": "Harbour Streets Health Forum",
            "kind": "Neighbourhood or area partnership",
            "directorate": "Social care and health",
            "lead": "Neighbourhood services",
            "sectors": ["statutory", "voluntary", "community"],
            "communities_of_place": "The harbour streets and the Pen-y-lan estate",
            "communities_of_interest": "Carers; people who fish for a living",
            "promised": 6,
            "experienced": 4,
            "partners": ["Harbour Streets Trust", "Caer Ffug Tenants"],
            "notes": "Meets monthly in the lifeboat station. Formed after the flood.",
        },
        "criteria": [
            criterion("not-one-off", "More than a one-off consultation", "yes", "Since 2019."),
            criterion("ongoing", "Ongoing since the date set by the programme", "yes", ""),
            criterion("involved", "The community is involved", "yes", "Nine residents."),
            criterion(
                "decides", "The community is part of the decisions", "unsure", "Not on money."
            ),
            criterion("linked", "Linked to strategic plans", "yes", "Well-being plan, aim 4."),
            criterion(
                "levels", "Senior, middle and front-line staff take part", "no", "No senior."
            ),
            criterion("health", "A health dimension", None, "", must_hold=False),
        ],
        "reason": "It has run long enough to have a history, and residents asked for it to be "
        "looked at. It is not our best one: that would be the Library Friends.",
        "not_chosen": [
            {"name": "Library Friends", "reason": "Our favourite; it would have flattered us."},
            {"name": "Seafront Traders' Table", "reason": "Businesses only, no residents."},
            {"name": "Flood Wardens", "reason": "Began in January; too young to judge."},
        ],
    }


def criterion(code, text, answer, note, *, must_hold=True):
    return {"code": code, "text": text, "answer": answer, "note": note, "must_hold": must_hold}


def an_answer(n, dimension, participants, mode, dice):
    code, _, text = dimension
    middle = dice.choice([0, 1, 1, 2, 2, 3, 3, 4])
    own = [an_own(person, middle, dice) for person in participants]
    level = None if n == 3 else max(0, min(4, middle))
    reason = f"{REASONS[n % len(REASONS)]} ({code})"
    evidence = some_evidence(n, level)
    question = f"{code}a"
    hashed = answer_hash(
        question=question, text=text, level=level, reason=reason, evidence=evidence
    )
    verdicts = some_verdicts(n, level)
    settlement = some_settlement(n, level, verdicts)
    stood = set(behind(verdicts, level))
    verified = stood.pop() if len(stood) == 1 else None
    return {
        "question": question,
        "issue": code[:2],
        "dimension": code,
        "domain": "politics" if code in {"OP-4.4", "OP-4.5"} else "organisation",
        "text": text,
        "reversed": False,
        "weight": 1,
        "guidance": f"Think of the past twelve months ({code}). A single event does not count.",
        "descriptors": [f"{sentence} ({code})" for sentence in DESCRIPTORS],
        "barrier": f"barrier of {code}: short-term money",
        "barrier_sentence": f"What is paid from one grant ends with it ({code}).",
        "intervene": [f"The budget round ({code})", "Terms of reference of the forum"],
        "verifier_asks": f"Ask a resident who does not sit on the forum ({code}).",
        "own": own if mode == "named" else [],
        "spread": a_spread(own, mode),
        "agreed": {
            "level": level,
            "not_agreed": level is None,
            "reason": reason,
            "dissents": some_dissents(n, mode),
            "present": [p["handle"] for p in participants[: 4 + n % 4]],
            "community_agrees": ["P01"] if n % 2 else [],
            "evidence": evidence,
            "claims": some_claims(level, evidence, n),
            "by": "Joss Anyname",
            "at": "2026-05-20T14:00:00+00:00",
        },
        "threads": some_threads(n),
        "hash": hashed,
        "verdicts": verdicts,
        "queries": some_queries(n, level),
        "settlement": settlement,
        "verified": verified,
        "settled": settlement["level"] if settlement else verified,
    }


def an_own(person, middle, dice):
    roll = dice.random()
    silence = "don't know" if roll < 0.07 else "not applicable" if roll < 0.1 else None
    level = None if silence or roll > 0.97 else max(0, min(4, middle + dice.choice([-1, 0, 0, 1])))
    note = "It has no bearing on my work." if silence == "not applicable" else dice.choice(NOTES)
    return {
        "handle": person["handle"],
        "voice": person["voice"],
        "level": level,
        "silence": silence,
        "note": note,
        "keyed_by": "Tess Brook" if silence else None,
        "keyed_at": "2026-05-04T12:00:00+00:00" if silence else None,
    }


def a_spread(own, mode):
    levels = [o["level"] for o in own if o["level"] is not None]
    sides = {
        side: [o["level"] for o in own if o["level"] is not None and SIDES[o["voice"]] == side]
        for side in ("statutory", "community")
    }
    if mode == "confidential" and len(levels) < 8:
        return {
            "asked": len(own),
            "levelled": None,
            "silences": None,
            "unanswered": None,
            "distribution": None,
            "median": None,
            "statutory_median": None,
            "statutory_n": None,
            "community_median": None,
            "community_n": None,
            "split": None,
            "hidden": "Fewer than 8 people gave a level, so it is not shown.",
        }
    return {
        "asked": len(own),
        "levelled": len(levels),
        "silences": {
            silence: sum(o["silence"] == silence for o in own)
            for silence in ("don't know", "not applicable", "rather not say")
        },
        "unanswered": sum(o["level"] is None and o["silence"] is None for o in own),
        "distribution": [levels.count(rung["value"]) for rung in LADDER],
        "median": float(median(levels)) if levels else None,
        "statutory_median": float(median(sides["statutory"])) if sides["statutory"] else None,
        "statutory_n": len(sides["statutory"]),
        "community_median": float(median(sides["community"])) if sides["community"] else None,
        "community_n": len(sides["community"]),
        "split": len(levels) >= 5 and max(levels) - min(levels) > 2,
        "hidden": None,
    }


def some_dissents(n, mode):
    """One view on every third question, two on every ninth; a name in a named round alone."""
    lower = "P02 holds that it is one lower: “we only ask those we know”."
    one = {"words": lower, "voice": "", "name": ""}
    name = "Ffion Anyname" if mode == "named" else ""
    other = {"words": f"It was better before the merger ({n}).", "voice": "CP", "name": name}
    return [one, other] if n % 9 == 1 else [one] if n % 3 == 1 else []


def some_threads(n):
    """An open thread on every fifth question, and a closed one on every tenth."""
    first = {"by": "Joss Anyname", "at": "2026-05-18T10:00:00+00:00", "text": f"Which year ({n})?"}
    second = {"by": "Ned Anyname", "at": "2026-05-19T09:00:00+00:00", "text": f"The last ({n})."}
    still_open = {"closed_at": None, "remarks": [first, second]}
    closed = {"closed_at": "2026-05-20T09:00:00+00:00", "remarks": [second | {"text": f"So {n}."}]}
    return [still_open, closed] if n % 10 == 2 else [still_open] if n % 5 == 2 else []


def evidence_content(n):
    """Return the file of the piece of evidence behind the question with this number."""
    return f"%PDF-1.7 What was said under item {n}.\n".encode() * 40


def kept_evidence(folder):
    """Keep the file of every question in a folder; return where each lies, by its hash."""
    places = {}
    for n in range(len(DIMENSIONS)):
        for content in (evidence_content(n), query_file_content(n)):
            places[sha256_hex(content)] = folder / sha256_hex(content)
            places[sha256_hex(content)].write_bytes(content)
    return places


def some_evidence(n, level):
    if level is None or n % 3 == 2:
        return []
    return [
        {
            "id": f"E{2 * n + 1:03d}",
            "title": f"Minutes of the forum, item {n + 2}",
            "dated": "2026-03-04",
            "strength": "documented",
            "where": f"https://forum.example/minutes/{n}?from=report&page=2",
            "look_at": "Item 4, the list of who spoke",
            "withheld_because": "It names people who did not agree to that." if n % 4 == 3 else "",
            "file": {
                "version": 1 + n % 2,
                "name": f"Cofnodion fforwm Ŵyl {n}.pdf",
                "media_type": "application/pdf",
                "bytes": len(evidence_content(n)),
                "sha256": sha256_hex(evidence_content(n)),
                "cleaned": False,
                "pack_name": "" if n % 4 == 3 else f"E{2 * n + 1:03d}-1-Cofnodion.pdf",
            },
        },
        {
            "id": f"E{2 * n + 2:03d}",
            "title": "Talk with two residents",
            "dated": "2026-04-11",
            "strength": "said",
            "where": "Filed with the forum's clerk",
            "look_at": "The second page",
            "withheld_because": "",
            "file": None,
        },
    ][: 1 + n % 2]


def some_claims(level, evidence, n):
    if level is None or level < 3:
        return []
    claims = [{"rule": "At least one dated piece of evidence.", "met": bool(evidence)}]
    if level == 4:
        claims.append({"rule": "A community voice that agrees.", "met": bool(n % 2)})
    return claims


def accounts_of(answers):
    total = {"asked": 0, "levelled": 0}
    silences = ("don't know", "not applicable", "rather not say")
    total |= dict.fromkeys((*silences, "unanswered"), 0)
    for spread in (answer["spread"] for answer in answers):
        total["asked"] += spread["asked"]
        total["levelled"] += spread["levelled"] or 0
        for silence, count in (spread["silences"] or {}).items():
            total[silence] += count
        total["unanswered"] += spread["unanswered"] or 0
    return total


def profile_of(groups, answers, key):
    lines = []
    for code, title, group in groups:
        inside = [a for a in answers if a[key] == group]
        agreed = [a["agreed"]["level"] for a in inside if a["agreed"]["level"] is not None]
        own = [a["spread"]["median"] for a in inside if a["spread"]["median"] is not None]
        verified = [a["verified"] for a in inside if a["verified"] is not None]
        settled = [a["settled"] for a in inside if a["settled"] is not None]
        lowest = min(
            (a for a in inside if a["agreed"]["level"] is not None),
            key=lambda a: a["agreed"]["level"],
            default=None,
        )
        lines.append(
            {
                "code": code,
                "title": title,
                "mean": mean(agreed) if agreed else None,
                "levelled": len(agreed),
                "asked": len(inside),
                "lowest": lowest["question"] if lowest else None,
                "own_mean": mean(own) if own else None,
                "verified_mean": mean(verified) if verified else None,
                "settled_mean": mean(settled) if settled else None,
            }
        )
    return lines


def findings_of(answers):
    def finding(answer, because):
        return {
            "question": answer["question"],
            "title": answer["barrier"],
            "because": f"{because} ({answer['question']})",
            "intervene": answer["intervene"],
        }

    def level(answer):
        return answer["settled"] if answer["settled"] is not None else -1

    return {
        "good_areas": [
            finding(a, "Settled at 3 or 4, not split") for a in answers if level(a) >= 3
        ],
        "areas_to_improve": [finding(a, "Settled at 2") for a in answers if level(a) == 2],
        "where_to_intervene": [
            finding(a, "Settled at 0 or 1") for a in answers if 0 <= level(a) < 2
        ],
    }


def a_history(answers):
    changes = [
        {
            "at": f"2026-05-20T14:{n:02d}:00+00:00",
            "who": "Joss Anyname",
            "what": f"Agreed a level for {answer['question']}",
            "question": answer["question"],
        }
        for n, answer in enumerate(answers)
    ]
    opened = {
        "at": "2026-02-02T09:00:00+00:00",
        "who": "Bríd Ní Fhicsean",
        "what": "Opened the round baseline",
        "question": None,
    }
    return [opened, *changes]
