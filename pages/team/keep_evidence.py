"""Evidence: what there is to look at behind the agreed levels, in files, links and places."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assessment.bank.model import Bank
from assessment.errors import Changed, WorkbookError
from assessment.people.rules import Act, may
from assessment.store.sessions import reading, writing
from assessment.workbook.actions import add_evidence, change_evidence, remove_evidence
from assessment.workbook.queries import agreed_sheet, evidence_of, evidence_space
from assessment.workbook.rules import READ_ONLY
from assessment.workbook.sheets import Evidence
from pages.shared.claiming import what_levels_need
from pages.shared.evidence_form import Given, ask_for_evidence, show_conflict
from pages.shared.evidence_list import draw_list, draw_space, draw_versions
from pages.shared.file_component.mounting import take_file, take_files
from pages.shared.here import Here, here
from pages.shared.live import listen
from pages.shared.question_list import question_name
from pages.shared.refusals import show_refusal, showing_refusals
from pages.shared.said import say_next, to_say
from pages.shared.tasks import link_to
from pages.shared.wording import literal

SAID = "what was done to the evidence"
ADDED = "how many pieces were added in this window"
CHANGING = "the piece that is being changed in this window"
GONE = (
    "{code} was taken off the list meanwhile, or the workbook was handed over, so nothing can be "
    "saved here any more. What you typed is still there: copy what is needed."
)
FEW = 8  # pieces; of more, the one to change is chosen from a list


def go_back(said: str) -> None:
    """Show the list again, with what was done on top."""
    say_next(SAID, said)
    leave_piece()


def leave_piece() -> None:
    st.session_state.pop(CHANGING, None)
    st.query_params.pop("evidence", None)
    st.rerun()


def way_back(me: Here, bank: Bank, question: str | None) -> None:
    """Link to the question that somebody came from."""
    if question is not None:
        name = question_name(bank, question)
        link_to(me, "agree", f"Back to the question: {name}", {"question": question})


def edit(
    me: Here, bank: Bank, codes: list[str], line: Evidence, round_id: int, *, gone: bool
) -> None:
    """Change one piece, give it its file or the next version of it, or take it off the list.

    One that is ``gone`` is shown as it was, so that what was typed about it stays.

    The revision is the one that was read when the form was opened: a later one would overwrite
    what somebody else has saved since, unseen.
    """
    by, opened = me.who.person_id, f"evidence revision {line.id}"
    if f"evidence-title {line.code}" not in st.session_state:
        st.session_state[opened] = line.revision
    revision: int = st.session_state.get(opened, line.revision)
    given = ask_for_evidence(bank, codes, line, line.code, behind=None)
    if given is not None and saved(line, revision, given, by, opened):
        go_back(f"{line.code} is saved.")
    if gone:
        if st.button("Back to the list"):
            leave_piece()
        return
    st.header("The file")
    if line.files:
        draw_versions(line)
    take_file(by, round_id, line.id, line.files[-1].version if line.files else 0)
    with st.expander(f"Take {line.code} off the list"):
        st.markdown(
            "It no longer stands behind any level. Its number is not used again, and its files "
            "are kept."
        )
        if st.button(f"Take {line.code} off the list", key=f"remove {line.code}"):
            with showing_refusals():
                with writing() as session:
                    remove_evidence(session, by=by, evidence_id=line.id, revision=revision)
                go_back(f"{line.code} is off the list.")
    if st.button("Back to the list"):
        leave_piece()


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
                withheld_because=given.withheld_because,
            )
    except Changed as changed:
        show_conflict(changed, given)
        st.session_state[opened] = changed.stored["revision"]
        return False
    except WorkbookError as refusal:
        show_refusal(refusal)
        return False
    st.session_state.pop(opened, None)
    return True


def choose_one(lines: Sequence[Evidence]) -> None:
    """Draw the ways to change a piece: a button each, or a list where there are many."""
    st.subheader("Change a piece")
    chosen: str | None = None
    with st.container(horizontal=True, vertical_alignment="bottom", key="change-evidence"):
        if len(lines) > FEW:
            names = {one.code: f"{one.code}: {one.title[:80]}" for one in lines}
            code = st.selectbox("Which one", list(names), format_func=lambda one: names[one])
            if st.button("Change it"):
                chosen = code
        else:
            for one in lines:
                label = f"Change {one.code}: {literal(one.title[:80])}"
                if st.button(label, key=f"change {one.code}"):
                    chosen = one.code
    if chosen is not None:
        # A link from a screen to itself leaves the address as it was; a button sets it.
        st.query_params["evidence"] = chosen
        st.rerun()


def add_place(bank: Bank, codes: list[str], round_id: int, by: int, behind: str | None) -> None:
    """Add a link, or a place where something is kept."""
    # The fields keep what is typed while files come in beside them, until the piece is added.
    added = st.session_state.get(ADDED, 0)
    new = ask_for_evidence(bank, codes, None, f"new {added}", behind=behind)
    if new is None:
        return
    with showing_refusals():
        with writing() as session:
            add_evidence(
                session,
                by=by,
                round_id=round_id,
                bank=bank,
                title=new.title,
                dated=new.dated,
                strength=new.strength,
                where=new.where,
                look_at=new.look_at,
                questions=new.questions,
            )
        st.session_state[ADDED] = added + 1
        go_back(f"“{literal(new.title[:80])}” is on the list.")


def add_pieces(me: Here, bank: Bank, codes: list[str], round_id: int, behind: str | None) -> None:
    """Hand in files, or add links and places."""
    st.header("Hand in files or photos")
    stands = f" They stand behind {literal(question_name(bank, behind))}." if behind else ""
    st.markdown(
        f"Each is on the list as soon as it has come. Then say of when it is and what it shows.{stands}"
    )
    take_files(me.who.person_id, round_id, behind)
    st.header("Add a link or a place")
    st.markdown("For what can't be handed in, or lies where others can look at it.")
    add_place(bank, codes, round_id, me.who.person_id, behind)


me = here()
if me.round is None or me.bank is None:
    st.title("Evidence")
    st.info("There is nothing to keep evidence for yet: no round is open.")
    st.stop()

if "evidence" not in st.query_params:  # a conflict over one piece stays in view until it is settled
    listen(me, "evidence.", "agreed.", "workbook.", "round.")
with reading() as session:
    evidence = evidence_of(session, me.round.id)
    asked = [line.question for line in agreed_sheet(session, me.round.id)]
    space = evidence_space(session, me.round.id)

in_team = may(me.who, Act.AGREE, site_id=me.round.site_id, round_id=me.round.id)
editable = in_team and me.round.state == "open"
wanted = next((one for one in evidence if one.code == st.query_params.get("evidence")), None)
came_from = next((code for code in asked if code == st.query_params.get("question")), None)

changing: tuple[int, Evidence] | None = st.session_state.get(CHANGING)
before = None
if changing is not None and changing[0] == me.round.id:
    before = changing[1] if changing[1].code == st.query_params.get("evidence") else None
there = wanted if editable else None
piece = there or before
if piece is not None:
    gone = there is None
    st.session_state[CHANGING] = (me.round.id, piece)
    st.title(f"Evidence {piece.code}")
    way_back(me, me.bank, came_from)
    if gone:
        st.warning(GONE.format(code=piece.code))
    edit(me, me.bank, asked, piece, me.round.id, gone=gone)
    st.stop()
st.session_state.pop(CHANGING, None)

st.title("Evidence")
way_back(me, me.bank, came_from)
if said := to_say(SAID):
    st.success(said)
st.markdown(f"What there is to look at behind the agreed levels. {what_levels_need(me.bank)}")
if me.round.state != "open":
    st.warning(READ_ONLY)
elif not in_team:
    st.info("Only the site's team keeps the list. You can read along.")

if editable and came_from is not None:  # whoever comes to add something finds it on top
    add_pieces(me, me.bank, asked, me.round.id, came_from)
    st.header("The list")
draw_list(evidence, asked, me.bank)
draw_space(space)
if editable and evidence:
    choose_one(evidence)
if editable and came_from is None:
    add_pieces(me, me.bank, asked, me.round.id, None)
