"""The first screen: what there is to do, and what comes next."""

from __future__ import annotations

import streamlit as st

from assessment.people.actions import make_sign_in_link
from assessment.people.queries import has_password
from assessment.people.rules import Act, may
from assessment.settings import settings
from assessment.store.sessions import reading, writing
from assessment.workbook.site_stages import site_stages
from pages.shared.here import here
from pages.shared.live import listen
from pages.shared.own_tasks import own_tasks
from pages.shared.plain_links import way_to
from pages.shared.refusals import showing_refusals
from pages.shared.site_tasks import (
    next_task,
    overdue_tasks,
    round_tasks,
    site_tasks,
    stage_tasks,
)
from pages.shared.tasks import draw_tasks, link_to
from pages.shared.wording import literal

me = here()
listen(me)
sees_site = me.site is not None and may(me.who, Act.SEE_REGISTER, site_id=me.site.id)
mine = own_tasks(me)
steps = site_tasks(me) if sees_site else []
following = next_task([*mine, *(task for step in steps for task in step.tasks)])
with reading() as session:
    stages = site_stages(session, [site.id for site in me.sites]) if sees_site else {}
    password = has_password(session, me.who.person_id)

st.title("Your tasks")
if following is not None:
    with st.container(border=True, key="next-task"):
        st.markdown("**Next**")
        link_to(me, following.url, following.title, following.params)
if mine:
    st.header("Yours")
    draw_tasks(me, "own", mine)
if me.who.has("researcher"):
    st.header("Research")
    link_to(me, "compare", "Compare the sites")
if len(stages) > 1:
    st.header("Sites")
    draw_tasks(me, "sites", stage_tasks(me, stages))
if steps and me.site is not None:
    st.header(literal(me.site.name))
    if len(me.rounds) > 1:
        draw_tasks(me, "rounds", round_tasks(me))
    for number, step in enumerate(steps, start=1):
        st.subheader(f"{number}. {step.title}")
        draw_tasks(me, f"step{number}", step.tasks)
if me.who.has("programme"):
    st.header("Programme")
    draw_tasks(me, "overdue", overdue_tasks(me, stages))
    link_to(me, "programme", "Sites, people, rounds and settings")
    link_to(me, "audit", "Who did what, and when")
if not (mine or me.who.grants):
    st.info("There is nothing for you to do here now. The programme team can change that.")

st.header("Your sign-in")
if me.who.example:
    way_to("/welcome", "Look round as somebody else")
if password is not None:
    way_to("/password", "Change your password" if password else "Set a password")
st.markdown("To go on at another device, make a link for it. It works once, within 24 hours.")
if st.button("Make a link for another device"):
    with showing_refusals():
        with writing() as session:
            token = make_sign_in_link(session, by=me.who.person_id, person_id=me.who.person_id)
        with st.container(key="new-link"):
            st.code(f"{settings().url}/sign-in?link={token}", language=None, wrap_lines=True)
