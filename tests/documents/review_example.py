"""A whole review of the example workbook: every part of a verification holds something."""

from collections import Counter

from assessment.workbook.canonical import sha256_hex

NIA, EMLYN, GWEN = "Prof. Nia Verifier", "Emlyn Outsider", "Gwenllian Nextdoor"
TYPIST = "Prue Typist"  # typed in what the community verifier wrote on paper
KINDS = ("upheld", "lowered", "upheld", "queried", "could not tell")
NOTHING_SAID = {
    "state": "not begun",
    "workbook": "",
    "verifiers": [],
    "agreement": {"alpha": None, "n": 0, "alike": 0, "pairs": []},
    "counts": {},
    "stale": 0,
    "levels": 0,
    "lowered": 0,
    "share_lowered": None,
    "unanswered": [],
}


def query_file_content(n):
    """Return the file that the team sent in answer to the query about this question."""
    return f"%PDF-1.7 What the register says about item {n}.\n".encode() * 30


def is_stale(n):
    return n == 11


def verdict_of(verifier, kind, level, reason="", *, voice="", stale=False, typed_by=""):
    return {
        "verifier": verifier,
        "voice": voice,
        "verdict": kind,
        "level": level,
        "reason": reason,
        "at": "2026-06-30T10:00:00+00:00",
        "came": "from paper" if typed_by else "on screen",
        "typed_by": typed_by,
        "stale": stale,
    }


def some_verdicts(n, level):
    """One verifier judges each level; a second every other one, and the community every third."""
    if level is None:
        return []
    kind = KINDS[n % 5]
    if kind == "lowered" and level == 0:
        kind = "upheld"
    why = "" if kind == "upheld" else f"Residents could not name it (answer {n + 1})."
    given = [
        verdict_of(NIA, kind, level - 1 if kind == "lowered" else None, why, stale=is_stale(n))
    ]
    if n % 2 and not is_stale(n):
        lower = n % 4 == 1 and level > 0
        reason = f"The minutes stop in the spring ({n + 1})." if lower else ""
        given.append(
            verdict_of(EMLYN, "lowered", level - 1, reason)
            if lower
            else verdict_of(EMLYN, "upheld", None)
        )
    if n % 3 == 0:
        given.append(
            verdict_of(
                GWEN, "could not tell", None, f"Never heard ({n}).", voice="CP", typed_by=TYPIST
            )
        )
    return given


def behind(verdicts, level):
    """Return the levels that fresh verdicts stand behind, None for none."""
    fresh = [one for one in verdicts if not one["stale"]]
    return [level if one["verdict"] == "upheld" else one["level"] for one in fresh]


def some_settlement(n, level, verdicts):
    """Settle two of three differences; one of these stays unsettled, for a reason."""
    found = behind(verdicts, level)
    if not found or (len(set(found)) == 1 and found[0] is not None) or n % 3 == 2:
        return None
    levels = [one for one in found if one is not None]
    return {
        "level": min(levels) if levels and n % 3 == 1 else None,
        "reason": f"The diary of visits bears the lower one out ({n}).",
        "by": "Modlen Moderator",
        "at": "2026-07-04T09:15:00+00:00",
    }


def some_queries(n, level):
    """A closed query, one that was answered, and one that nobody answered, here and there."""
    if level is None or n % 5 != 3:
        return []
    asked = message("verifier", NIA, f"Which register is meant ({n})?")
    given = message("team", "Joss Anyname", f"The blue one, page {n}.", [a_file(n)])
    queries = [query(NIA, [asked], turn="team", due="2026-07-14T08:00:00+00:00")]
    if n == 8:
        queries = [
            query(
                NIA,
                [asked, given],
                turn="verifier",
                due="2026-07-20T08:00:00+00:00",
                changed_since=True,
            ),
            query(
                EMLYN,
                [
                    message("verifier", EMLYN, f"Who keeps it ({n})?"),
                    given | {"files": [], "late": True},
                ],
                turn="verifier",
                closed_at="2026-06-29T16:00:00+00:00",
            ),
        ]
    return queries


def query(by, messages, *, turn, due=None, closed_at=None, changed_since=False):
    return {
        "by": by,
        "opened_at": "2026-06-20T08:00:00+00:00",
        "turn": turn,
        "due": due,
        "closed_at": closed_at,
        "changed_since": changed_since,
        "messages": messages,
    }


def message(side, by, text, files=()):
    at = "2026-06-20T08:00:00+00:00" if side == "verifier" else "2026-06-25T12:30:00+00:00"
    return {"side": side, "by": by, "at": at, "late": False, "text": text, "files": list(files)}


def a_file(n):
    return {
        "name": f"Cofrestr Ŵyl {n}.pdf",
        "media_type": "application/pdf",
        "bytes": len(query_file_content(n)),
        "sha256": sha256_hex(query_file_content(n)),
        "cleaned": n % 2 == 0,
        "pack_name": f"Q{n:03d}-1-Cofrestr.pdf",
    }


def a_verification(answers):
    given = [verdict for answer in answers for verdict in answer["verdicts"]]
    pairs = [(a["agreed"]["level"], a["settled"]) for a in answers if a["settled"] is not None]
    lowered = sum(agreed > settled for agreed, settled in pairs)
    return {
        "state": "concluded",
        "workbook": "ab" * 32,
        "verifiers": some_verifiers(given),
        "agreement": {
            "alpha": 0.6125,
            "n": 7,
            "alike": 4,
            "pairs": [
                {"one": NIA, "other": EMLYN, "n": 7, "linear": 0.41666, "quadratic": 0.5},
                {"one": NIA, "other": GWEN, "n": 0, "linear": None, "quadratic": None},
            ],
        },
        "counts": dict(Counter(one["verdict"] for one in given if not one["stale"])),
        "stale": sum(one["stale"] for one in given),
        "levels": len(pairs),
        "lowered": lowered,
        "share_lowered": lowered / len(pairs) if pairs else None,
        "unanswered": [
            {
                "question": answer["question"],
                "by": one["by"],
                "opened_at": one["opened_at"],
                "due": one["due"],
            }
            for answer in answers
            for one in answer["queries"]
            if one["closed_at"] is None and one["turn"] == "team"
        ],
    }


def some_verifiers(given):
    def verifier(name, reliance, reason, **other):
        counts = Counter(v["verdict"] for v in given if v["verifier"] == name and not v["stale"])
        return {
            "name": name,
            "voice": "",
            "declared_at": "2026-06-12T08:00:00+00:00",
            "declaration": f"{name} was paid by nobody here.",
            "conflicts": [
                {"organisation": "Caer Ffug & Nowhere-on-Sea Council", "conflict": False},
                {"organisation": "Harbour Streets Trust", "conflict": name == EMLYN},
            ],
            "signed_at": "2026-07-01T11:05:00+00:00",
            "statement": f"I met four residents without staff there. ({name})",
            "reliance": reliance,
            "reliance_reason": reason,
            "withdrawn_at": None,
            "withdrawn_because": "",
            "set_aside": False,
            "asked": sum(counts.values()),
            "counts": dict(counts),
        } | other

    return [
        verifier(NIA, "high", "What was claimed could be shown."),
        verifier(EMLYN, "some", "Two levels rest on one person's memory."),
        verifier(GWEN, "little", "Nobody on our street has heard of it.", voice="CP"),
        verifier(
            "Dr Gone Away",
            "",
            "",
            declared_at=None,
            declaration="",
            conflicts=[],
            signed_at=None,
            statement="",
            withdrawn_at="2026-06-28T09:00:00+00:00",
            withdrawn_because="Moved abroad before the first visit.",
        ),
    ]
