"""What comes before the questions: cover, contents, how it works, whose copy this is."""

from __future__ import annotations

from assessment.bank.model import Bank, Form
from assessment.documents.blocks import Contents, Heading, Notice, Prose
from assessment.documents.booklet.blanks import (
    BookletBlock,
    Boxes,
    Choice,
    EmptyTable,
    Field,
    Option,
    Section,
)
from assessment.documents.booklet.rules_said import described, in_words, rule_of_claim
from assessment.measures.split import WIDTH as WINDOW
from assessment.workbook.rules import NEEDS_REASON

FORMS: dict[Form, str] = {"full": "full form", "short": "short form", "community": "community form"}
PEOPLE = 12  # lines for who was there
SIDES = {"statutory": "for the organisation", "community": "for the community"}

_STEPS = (
    ("1. Map.", "List the partnerships that the organisation has with communities."),
    ("2. Choose.", "Pick one, with a reason, and a reason for each one that is not picked."),
    ("3. Talk it through.", "This booklet. Everybody answers alone, then the group agrees."),
    ("4. Verify.", "Somebody from outside looks at what the levels rest on, and hears people."),
    ("5. Barriers.", "Say what goes well, what stands in the way, and where to intervene."),
)


def opening(bank: Bank, form: Form, notices: tuple[str, ...]) -> tuple[Section, ...]:
    """Return the sections before the first question; ``notices`` are said on the cover."""
    return (
        Section(tuple(_cover(bank, form, notices)), ()),
        Section((Contents("Contents"),), ("Contents",)),
        Section(tuple(_how_it_works(bank, form)), ("How it works",)),
        Section(tuple(_own_copy(bank)), ("Whose copy this is",)),
    )


def _cover(bank: Bank, form: Form, notices: tuple[str, ...]) -> list[BookletBlock]:
    asked = len(bank.form(form))
    questions = "1 question" if asked == 1 else f"{asked} questions"
    return [
        Heading(1, bank.title, "top"),
        Prose(f"Version {bank.version}, {FORMS[form]}: {questions}. To be filled in by hand."),
        *map(Notice, notices),
        Field("Organisation"),
        Field("Partnership"),
        Field("Round (such as baseline)"),
        Field("Date of the meeting"),
        Boxes("This round is (“Who sees what” explains it)", ("named", "confidential")),
        Boxes("This copy is for", ("one person's own answers", "what the group agrees")),
        EmptyTable(
            "Who was there (in a confidential round: marks such as P01, no names)",
            (("Name or mark", 0.5), ("Voice", 0.5)),
            PEOPLE,
        ),
        Prose(f"Fingerprint of the questions: {bank.fingerprint}", small=True),
    ]


def _how_it_works(bank: Bank, form: Form) -> list[BookletBlock]:
    return [
        Heading(2, "How it works", "how-it-works"),
        Prose(
            "This workbook helps the people of one partnership, from the organisation and from the "
            "community, to say together where it stands, to have that checked by somebody from "
            "outside, and to name what stands in the way."
        ),
        Heading(3, "Five steps", "five-steps"),
        *(Prose(text, label) for label, text in _STEPS),
        Heading(3, "Alone, then together", "alone-then-together"),
        Prose(
            "Everybody answers alone first, and looks at nobody else's answers before giving their "
            "own. What you answered alone stays as it is. Then the group meets, sees how the "
            "answers lie, and agrees a level with its reason. If you see it otherwise, that is "
            "written down as dissent and stays with the level."
        ),
        *_which_level(bank, form),
        Heading(3, "If you give no level", "no-level"),
        Prose(_silences(bank)),
        Heading(3, "What a high level needs", "high-level"),
        Prose(_claims(bank, form)),
        Heading(3, "Who sees what", "who-sees-what"),
        Prose("The programme chooses one of two modes before anybody answers.", leads=True),
        Prose("everybody in the group sees who gave which answer. Nothing is hidden.", "Named:"),
        Prose(
            "nobody, the organiser included, sees who gave which own answer. Figures about too few "
            "people are not shown. Write no name on your copy, let nobody look into it, and type "
            "your own answers in yourself.",
            "Confidential:",
        ),
        Prose(
            "On paper everybody has a copy of their own, and the group has one more, on which "
            "nobody has answered alone. What stands on paper is typed in on the screens afterwards."
        ),
        Heading(3, "At the meeting", "at-the-meeting"),
        Prose(_agenda(bank)),
        Heading(3, "Afterwards", "afterwards"),
        Prose(
            "People from outside look at the evidence and hear those it is about. They can uphold "
            "a level, lower it or ask; they never raise one. That some levels fall is usual and no "
            "disgrace." + ("" if bank.scoring.sums else " There is no overall score.")
        ),
    ]


def _which_level(bank: Bank, form: Form) -> list[BookletBlock]:
    ladder = [Prose(one.meaning, f"{one.value} {one.name}:") for one in bank.ladder]
    if described(bank, form):
        counts = (
            "Each level says what you would see. Read them from the lowest up. The highest level "
            "that is fully met is the one that counts: a level of which only a part is met is not "
            "reached yet, and plans do not count."
        )
    else:
        counts = "Tick the one answer that fits best."
    return [Heading(3, "The ladder of levels", "ladder"), *ladder, Prose(counts)]


def _silences(bank: Bank) -> str:
    if not bank.silences:
        return "Every question here asks for a level. One left empty is never counted as a zero."
    reason = f" Beside “{NEEDS_REASON}” write the reason." if NEEDS_REASON in bank.silences else ""
    quoted = in_words([f"“{one}”" for one in bank.silences], "or")
    return (
        f"Tick {quoted} instead.{reason} That is an answer too. It is never counted as a zero, "
        "and neither is a question left empty."
    )


def _claims(bank: Bank, form: Form) -> str:
    questions = bank.form(form)
    usual = next((q for q in questions if not q.reversed), questions[0])
    turned = (
        " Where a question is worded the other way round it is the low levels that need it; its "
        "own page says which."
        if any(q.reversed for q in questions) and not usual.reversed
        else ""
    )
    return (
        f"{rule_of_claim(bank, usual.code)}{turned} A workbook can be handed over without; it then "
        "says so, question by question."
    )


def _agenda(bank: Bank) -> str:
    split = (
        " Of five levels or more, a third outside three neighbouring levels round the middle one "
        "is a split."
        if len(bank.ladder) > WINDOW
        else ""
    )
    both = len({voice.side for voice in bank.voices}) > 1
    sides = " those on which the two sides of the table differ, then" if both else ""
    return (
        f"Begin with the questions on which your answers lie furthest apart.{split} Then take"
        f"{sides} the lowest. Write the reason while you "
        "still remember it, and ask at each question whether anybody sees it otherwise. Not to "
        "agree is a valid outcome."
    )


def _own_copy(bank: Bank) -> list[BookletBlock]:
    return [
        Heading(2, "Whose copy this is", "own-copy"),
        Prose(
            "For a person's own copy. You answer from one point of view, and it stays the same for "
            "all questions."
        ),
        Field("Name (in a confidential round your mark, such as P01)"),
        Field("Date"),
        Choice(
            "Who do you speak as? Tick one.",
            tuple(Option(voice.name, SIDES[voice.side]) for voice in bank.voices),
        ),
    ]
