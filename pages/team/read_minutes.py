"""The minutes: what was discussed, agreed, disputed and left open, at any time."""

from __future__ import annotations

import streamlit as st

from assessment.documents.wording import moment
from assessment.meeting.minutes import MinutesDocument, MinutesQuestion
from assessment.meeting.queries import minutes
from assessment.store.sessions import reading
from assessment.workbook.queries import participants
from pages.shared.group_answers import names_of
from pages.shared.here import here
from pages.shared.live import listen
from pages.shared.tables import show_table
from pages.shared.tasks import link_to
from pages.shared.wording import literal


def outcome(one: MinutesQuestion, ladder: dict[object, object]) -> str:
    agreed = one["agreed"]
    if agreed["level"] is not None:
        return f"{agreed['level']} {ladder[agreed['level']]}"
    return "Not agreed" if agreed["not_agreed"] else "None yet"


def draw_in_short(document: MinutesDocument) -> None:
    ladder = {level["value"]: level["name"] for level in document["bank"]["ladder"]}
    st.header("In the order of the talk")
    if not document["questions"]:
        st.markdown("Nothing was talked about yet.")
        return
    show_table(
        ("Question", "Outcome", "Disputed", "Left open"),
        [
            (
                f"{one['title']} ({one['question']})",
                outcome(one, ladder),
                " ".join(one["disputed"]),
                " ".join(one["left"]),
            )
            for one in document["questions"]
        ],
        "What the group came to",
    )


me = here()
st.title("Minutes")
if me.round is None or me.bank is None:
    st.info("There is nothing to write minutes of yet: no round is open.")
    st.stop()

listen(me)
with reading() as session:
    document = minutes(session, me.round, me.bank, me.who.person_id)
    names = names_of(participants(session, me.round.id), me.bank)

st.markdown(
    "What was discussed, agreed, disputed and left open, as it stands now. The files are drawn up "
    "afresh each time that they are fetched, and show what you may see."
)
with st.container(horizontal=True, key="fetch-minutes"):
    st.link_button("Fetch the minutes as PDF", f"/files/minutes/{me.round.id}.pdf")
    st.link_button("Fetch the minutes as a page", f"/files/minutes/{me.round.id}.html")

draw_in_short(document)

st.header("Meetings")
if document["meetings"]:
    show_table(
        ("Meeting", "Opened", "Closed", "Who was there"),
        [
            (
                one["number"],
                moment(one["opened_at"]),
                moment(one["closed_at"]) if one["closed_at"] else "It goes on",
                "; ".join(names.get(handle, handle) for handle in one["present"]),
            )
            for one in document["meetings"]
        ],
        "Meetings of this round",
    )
else:
    st.markdown("No meeting was opened in the workbook.")

for heading, parts, none in (
    ("Questions that nothing came of", document["left"], "There is none."),
    ("Dropped from the agenda", document["dropped"], "Nothing was dropped."),
):
    st.header(heading)
    if parts:
        show_table(
            ("Question", "Why it is here"),
            [(f"{one['title']} ({one['question']})", one["why"]) for one in parts],
            heading,
        )
    else:
        st.markdown(literal(none))

with st.container(horizontal=True, key="ways-on"):
    link_to(me, "agree", "Agree together")
    link_to(me, "agenda", "Agenda and meeting")
