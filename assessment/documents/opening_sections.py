"""What comes before the answers: cover, how to read, the mapping and the choice, the people."""

from __future__ import annotations

from collections.abc import Iterator

from assessment.documents.blocks import (
    Block,
    Bullets,
    Column,
    Contents,
    Heading,
    NewPage,
    Notice,
    Prose,
    Table,
)
from assessment.documents.wording import (
    FORMS,
    MODES,
    NONE,
    Words,
    count,
    moment,
    or_none,
    rung,
)
from assessment.people.model import KINDS, NATIONS
from assessment.workbook.canonical import canonical_json, sha256_hex
from assessment.workbook.model import MappingPart, WorkbookDocument

EXAMPLE = "Example. This site, everybody in it and all that they say are invented."

_TWO = (Column("What", 0.26), Column("Which", 0.74))


def facts(caption: str, *rows: tuple[str, str]) -> Table:
    """Return a table of names and values without a title row."""
    return Table(caption, _TWO, rows, head=False)


def is_final(document: WorkbookDocument) -> bool:
    """Tell whether the workbook was verified, so that its report is the final one."""
    return document["verification"]["state"] == "concluded"


def title(document: WorkbookDocument) -> str:
    """Return what the report is called."""
    name = document["site"]["name"]
    return (
        f"Final report on the workbook of {name}" if is_final(document) else f"Workbook of {name}"
    )


def cover(document: WorkbookDocument, notices: tuple[str, ...]) -> Iterator[Block]:
    """Say whose workbook this is, which version, who signed it and when, and its hash."""
    site, round_, bank = document["site"], document["round"], document["bank"]
    yield Heading(1, title(document), "top")
    yield Prose(f"Partnership: {document['mapping']['partnership']['name']}")
    if document["example"]:
        yield Notice(EXAMPLE)
    yield from map(Notice, notices)
    kind = KINDS.get(site["kind"], site["kind"])
    yield facts(
        "What this is",
        ("Site", f"{site['name']} ({site['code']})"),
        ("Kind and nation", f"{kind}, {NATIONS.get(site['nation'], site['nation'])}"),
        ("Round", f"{round_['name']} (round {round_['number']})"),
        ("Version", f"{round_['version']}, {round_['state']}"),
        ("Opened", moment(round_["opened_at"])),
        ("Handed over", moment(round_["handed_over_at"])),
        ("Signed by", round_["signed_by"] or "nobody yet"),
        ("Mode", MODES[round_["mode"]]),
        ("Form", FORMS[round_["form"]]),
        ("Questions", f"{bank['title']}, version {bank['version']}"),
        ("Fingerprint of the questions", bank["fingerprint"]),
        *_verified(document),
        (
            "SHA-256 of this workbook",
            document["verification"]["workbook"] or sha256_hex(canonical_json(document)),
        ),
    )
    yield Prose(
        "The last line is the fingerprint of workbook.json, the same content for programs. If "
        "that file's SHA-256 is this one, not a letter of it has changed.",
        small=True,
    )
    yield NewPage()
    yield Contents("Contents")


def _verified(document: WorkbookDocument) -> tuple[tuple[str, str], ...]:
    if not is_final(document):
        return (("Verified", "not verified yet"),)
    verifiers = document["verification"]["verifiers"]
    signed = [one for one in verifiers if one["signed_at"] and not one["set_aside"]]
    return (
        ("Verified", moment(max((one["signed_at"] or "" for one in signed), default=None))),
        ("Verified by", "; ".join(one["name"] for one in signed) or NONE),
    )


def how_to_read(document: WorkbookDocument) -> Iterator[Block]:
    """Explain the ladder, the voices and what the figures may and may not carry."""
    yield Heading(2, "How to read this", "how-to-read")
    yield Prose(
        "Everybody answered alone first. Then the group met, saw how far apart the answers lay, "
        "and agreed a level for each question, with its reason. Who saw it otherwise is written "
        "down as dissent. Afterwards outsiders verified: they can uphold or lower a level, ask, "
        "or say that they could not tell, and they never raise one."
    )
    yield Bullets(
        "Keep in mind",
        (
            (
                "Levels are steps, not amounts: twice the number is not twice as good. Means are "
                "shown for profiles."
            ),
            _adding_up(document),
            (
                "A level below what a site hoped for is usual. Self-assessments run high everywhere, "
                "so a fall after verification is no disgrace."
            ),
            *_silences(document["bank"]["silences"]),
            *_turned(document),
            (
                "Split means: at least a third of the answers lie outside the three levels round the "
                "middle one. With fewer than five answers, or on a ladder of three levels or fewer, "
                "no conclusion is drawn."
            ),
            f"A dash ({NONE}) means: there is no figure.",
        ),
    )
    yield Table(
        "The ladder of levels",
        (Column("Level", 0.25), Column("Meaning", 0.75)),
        tuple(
            (f"{rung['value']} {rung['name']}", str(rung["meaning"]))
            for rung in document["bank"]["ladder"]
        ),
    )
    yield Table(
        "The voices",
        (Column("Code", 0.15), Column("Voice", 0.55), Column("Side", 0.3)),
        tuple((v["code"], v["name"], v["side"]) for v in document["bank"]["voices"]),
    )


def _adding_up(document: WorkbookDocument) -> str:
    if document["totals"]:
        return (
            "This instrument adds up: a sum is over the levels as scored, times their weights, and "
            "stands only where every question carries a level. A band takes in its lower end and "
            "not its upper end."
        )
    return "There is no overall score: strengths in one place do not make up for gaps elsewhere."


def _silences(silences: list[str]) -> tuple[str, ...]:
    if not silences:
        return ("A question that was not answered never counts as zero.",)
    quoted = [f"“{silence}”" for silence in silences]
    if len(quoted) == 1:
        return (
            (
                f"The silence {quoted[0]} is an answer too; neither it nor an unanswered question ever "
                "counts as zero."
            ),
        )
    return (
        (
            f"The silences {', '.join(quoted[:-1])} and {quoted[-1]} are answers too; none of them, nor "
            "an unanswered question, ever counts as zero."
        ),
    )


def _turned(document: WorkbookDocument) -> tuple[str, ...]:
    codes = [answer["question"] for answer in document["answers"] if answer["reversed"]]
    if not codes:
        return ()
    return (
        "Worded in the negative: " + ", ".join(codes) + ". Their levels stand as they were asked; "
        "profiles, sums and findings take them from the other end of the ladder.",
    )


def mapping_and_choice(document: WorkbookDocument) -> Iterator[Block]:
    """Show the register's accounts, the chosen partnership, and why it and not another."""
    part = document["mapping"]
    yield Heading(2, "Mapping and choice", "mapping")
    yield from _register(part)
    yield _partnership(part)
    if part["criteria"]:
        yield _criteria(part)
    yield Prose(or_none(part["reason"]), "Why this partnership was chosen:")
    if part["not_chosen"]:
        yield Table(
            "Partnerships that were not chosen",
            (Column("Partnership", 0.4), Column("Why not", 0.6)),
            tuple((other["name"], or_none(other["reason"])) for other in part["not_chosen"]),
        )
    else:
        yield Prose("No other partnership was in the register.")


def _register(part: MappingPart) -> Iterator[Block]:
    stated, itemised, difference = part["stated_total"], part["itemised_total"], part["difference"]
    entered = sum(line["entered"] for line in part["directorates"])
    rows = [
        (d["name"] or "No directorate given", str(d["count"]), str(d["entered"]))
        for d in part["directorates"]
    ]
    rows.append(("All directorates, added up", str(itemised), str(entered)))
    rows.append(("Total as stated by the site", count(stated), ""))
    rows.append(("Stated less added up", count(difference), ""))
    yield Table(
        "Partnerships with communities, by directorate",
        (
            Column("Directorate", 0.6),
            Column("Counted", 0.2, numeric=True),
            Column("Entered", 0.2, numeric=True),
        ),
        tuple(rows),
    )
    if difference:
        yield Prose(
            f"The site states {stated} partnerships; its directorates add up to {itemised}. "
            "The difference is shown as it is, not mended."
        )


def _partnership(part: MappingPart) -> Table:
    chosen = part["partnership"]
    return facts(
        "The chosen partnership",
        ("Name", chosen["name"]),
        ("Kind", or_none(chosen["kind"])),
        ("Directorate", or_none(chosen["directorate"])),
        ("Lead", or_none(chosen["lead"])),
        ("Sectors", ", ".join(chosen["sectors"]) or NONE),
        ("Communities of place", or_none(chosen["communities_of_place"])),
        ("Communities of interest", or_none(chosen["communities_of_interest"])),
        ("Participation promised", rung(chosen["promised"])),
        ("Participation experienced", rung(chosen["experienced"])),
        ("Partner organisations", "; ".join(chosen["partners"]) or NONE),
        ("Notes", or_none(chosen["notes"])),
    )


def _criteria(part: MappingPart) -> Table:
    return Table(
        "Does it count as a partnership?",
        (Column("Criterion", 0.45), Column("Answer", 0.2), Column("Note", 0.35)),
        tuple(
            (
                c["text"] + (" (must hold)" if c["must_hold"] else ""),
                c["answer"] or "unanswered",
                c["note"],
            )
            for c in part["criteria"]
        ),
    )


def who_took_part(document: WorkbookDocument, words: Words) -> Iterator[Block]:
    """List the participants: by name in a named round, by handle and voice in any."""
    named = document["round"]["mode"] == "named"
    yield Heading(2, "Who took part", "who-took-part")
    if not named:
        yield Prose(
            "This round is confidential: no names, and no own answer by person.", leads=True
        )
    columns = (Column("Participant", 0.18), Column("Voice", 0.42), Column("Side", 0.2))
    yield Table(
        "Participants",
        (*columns, Column("Name", 0.4)) if named else columns,
        tuple(
            (p["handle"], words.voice(p["voice"]), words.sides.get(p["voice"], NONE))
            + ((p["name"] or NONE,) if named else ())
            for p in document["participants"]
        ),
    )
