"""Evidence: what there is to look at behind the agreed levels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import streamlit as st

from assessment import clock
from assessment.bank.model import Bank
from assessment.errors import Changed, WorkbookError
from assessment.people.rules import Act, may
from assessment.store.sessions import reading, writing
from assessment.workbook.actions import add_evidence, change_evidence, remove_evidence
from assessment.workbook.model import STRENGTHS
from assessment.workbook.queries import agreed_sheet, evidence_of
from assessment.workbook.rules import READ_ONLY
from assessment.workbook.sheets import Evidence
from pages.shared.claiming import what_levels_need
from pages.shared.here import here
from pages.shared.refusals import show_refusal, showing_refusals
from pages.shared.tables import show_table
from pages.shared.wording import literal

OLDEST = date(1900, 1, 1)
STRENGTH_MEANINGS = {
    "seen": "seen: somebody looked at it with their own eyes",
    "documented": "documented: it is written down somewhere",
    "said": "said: somebody told us",
}
SAID = "what was done to the evidence"
NO_QUESTION = "linked to no question"
FEW = 8  # pieces; more than these are told apart by their numbers, which the table explains


@dataclass(frozen=True, slots=True)
class Given:
    """What stands in the form when it is sent."""

    title: str
    dated: str
    where: str
    look_at: str
    strength: str
    questions: tuple[str, ...]


def ask_for_evidence(
    bank: Bank, codes: list[str], before: Evidence | None, name: str
) -> Given | None:
    """Draw the form and return what stands in it once it was sent; ``before`` None is a new one."""
    titles = {code: f"{bank.dimension_of(code).title} ({code})" for code in codes}
    stands_behind = before.questions if before else (asked_about(),)
    linked = [code for code in codes if code in stands_behind]
    aside = [code for code in before.questions if code not in codes] if before else []
    with st.form(f"evidence {name}", enter_to_submit=False):
        title = st.text_input(
            "What it is",
            value=before.title if before else "",
            help="Such as: minutes of the March forum; a photograph of the notice board.",
            key=f"evidence-title {name}",
        )
        dated = st.date_input(
            "Its date",
            value=date.fromisoformat(before.dated) if before else None,
            min_value=OLDEST,
            max_value=clock.now().date(),
            format="DD/MM/YYYY",
            help="When it was made or happened.",
            key=f"evidence-dated {name}",
        )
        where = st.text_input(
            "Where it is",
            value=before.where if before else "",
            help="A link, or the place where it is kept and who has it.",
            key=f"evidence-where {name}",
        )
        look_at = st.text_area(
            "What to look at in it",
            value=before.look_at if before else "",
            help="Such as: page 3, the table of meetings.",
            key=f"evidence-look-at {name}",
        )
        strength = st.radio(
            "How strong it is",
            STRENGTHS,
            index=STRENGTHS.index(before.strength) if before else 1,
            format_func=lambda one: STRENGTH_MEANINGS[one],
            key=f"evidence-strength {name}",
        )
        questions = st.multiselect(
            "Which questions it stands behind",
            codes,
            default=linked,
            format_func=lambda code: titles[code],
            key=f"evidence-questions {name}",
            placeholder="Choose questions",
            help=f"It also stands behind what is set aside: {', '.join(aside)}." if aside else None,
        )
        sent = st.form_submit_button(
            "Save the changes" if before else "Add it to the list", type="primary"
        )
    if not sent:
        return None
    day = dated.isoformat() if isinstance(dated, date) else ""
    return Given(title, day, where, look_at, strength, tuple(questions))


def asked_about() -> str | None:
    """Return the question that a link brought along."""
    return st.query_params.get("question")


def go_back(said: str) -> None:
    """Show the list again, with what was done on top."""
    st.session_state[SAID] = said
    st.query_params.pop("evidence", None)
    st.rerun()


def edit(bank: Bank, codes: list[str], line: Evidence, by: int) -> None:
    """Change one piece, or take it off the list.

    The revision is the one that was read when the form was opened: a later one would overwrite
    what somebody else has saved since, unseen.
    """
    opened = f"evidence revision {line.id}"
    if f"evidence-title {line.code}" not in st.session_state:
        st.session_state[opened] = line.revision
    revision: int = st.session_state.get(opened, line.revision)
    given = ask_for_evidence(bank, codes, line, line.code)
    if given is not None and saved(line, revision, given, by, opened):
        go_back(f"{line.code} is saved.")
    with st.expander(f"Take {line.code} off the list"):
        st.markdown("It no longer stands behind any level. Its number is not used again.")
        if st.button(f"Take {line.code} off the list", key=f"remove {line.code}"):
            with showing_refusals():
                with writing() as session:
                    remove_evidence(session, by=by, evidence_id=line.id, revision=revision)
                go_back(f"{line.code} is off the list.")
    if st.button("Back to the list"):
        st.query_params.pop("evidence", None)
        st.rerun()


def saved(line: Evidence, revision: int, given: Given, by: int, opened: str) -> bool:
    """Save the changes; on a conflict show what somebody else saved, and let both stand."""
    try:
        with writing() as session:
            change_evidence(
                session,
                by=by,
                evidence_id=line.id,
                revision=revision,
                title=given.title,
                dated=given.dated,
                strength=given.strength,
                where=given.where,
                look_at=given.look_at,
                questions=given.questions,
            )
    except Changed as changed:
        show_refusal(changed)
        theirs = changed.stored
        show_table(
            ("", "Theirs"),
            [
                ("What it is", theirs["title"]),
                ("Its date", theirs["dated"]),
                ("Where it is", theirs["where"]),
                ("What to look at in it", theirs["look_at"]),
                ("How strong it is", theirs["strength"]),
            ],
            "What somebody else saved",
        )
        st.markdown("Yours still stands in the form above. Saving it again replaces theirs.")
        st.session_state[opened] = theirs["revision"]
        return False
    except WorkbookError as refusal:
        show_refusal(refusal)
        return False
    st.session_state.pop(opened, None)
    return True


def draw_list(lines: tuple[Evidence, ...], bank: Bank) -> None:
    """Draw the evidence as a table."""
    if not lines:
        st.info(f"There is no evidence yet. {what_levels_need(bank)}")
        return
    show_table(
        ("Number", "What it is", "Dated", "Where, and what to look at", "Strength", "Questions"),
        [
            (
                one.code,
                one.title,
                one.dated,
                "\n".join(filter(None, (one.where, one.look_at))),
                one.strength,
                ", ".join(one.questions) or NO_QUESTION,
            )
            for one in lines
        ],
        "Evidence of this round",
    )


me = here()
if me.round is None or me.bank is None:
    st.title("Evidence")
    st.info("There is nothing to keep evidence for yet: no round is open.")
    st.stop()

with reading() as session:
    evidence = evidence_of(session, me.round.id)
    asked = [line.question for line in agreed_sheet(session, me.round.id)]

in_team = may(me.who, Act.AGREE, site_id=me.round.site_id, round_id=me.round.id)
editable = in_team and me.round.state == "open"
wanted = next((one for one in evidence if one.code == st.query_params.get("evidence")), None)

if wanted is not None and editable:
    st.title(f"Evidence {wanted.code}")
    edit(me.bank, asked, wanted, me.who.person_id)
    st.stop()

st.title("Evidence")
if SAID in st.session_state:
    st.success(st.session_state.pop(SAID))
st.markdown(f"What there is to look at behind the agreed levels. {what_levels_need(me.bank)}")
if me.round.state != "open":
    st.warning(READ_ONLY)
elif not in_team:
    st.info("Only the site's team keeps the list. You can read along.")

draw_list(evidence, me.bank)
if not editable:
    st.stop()
if evidence:
    st.subheader("Change a piece")
    with st.container(horizontal=True, key="change-evidence"):
        for one in evidence:
            # A link from a screen to itself leaves the address as it was, and the next run would
            # go by the old one; a button sets it.
            title = f": {literal(one.title[:80])}" if len(evidence) <= FEW else ""
            if st.button(f"Change {one.code}{title}", key=f"change {one.code}"):
                st.query_params["evidence"] = one.code
                st.rerun()

st.header("Add a piece")
new = ask_for_evidence(me.bank, asked, None, f"new {max((one.id for one in evidence), default=0)}")
if new is not None:
    with showing_refusals():
        with writing() as session:
            add_evidence(
                session,
                by=me.who.person_id,
                round_id=me.round.id,
                bank=me.bank,
                title=new.title,
                dated=new.dated,
                strength=new.strength,
                where=new.where,
                look_at=new.look_at,
                questions=new.questions,
            )
        go_back(f"“{literal(new.title[:80])}” is on the list.")
