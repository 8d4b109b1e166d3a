"""Comparing all sites that used one bank; never ranked, always with how many and what is missing."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from assessment.charts.heat_map import comparison_heat_map
from assessment.charts.labels import Figured, figure_text
from assessment.charts.marks import dot_plot
from assessment.charts.palette import Stage
from assessment.measures.small_numbers import Hidden
from assessment.measures.totals import TOTAL
from assessment.research.model import Figure, SiteTotal
from assessment.research.queries import banks_used, comparison, forms_used, round_names
from assessment.research.tabling import IN_ALL, people, what_is_shared
from assessment.store.sessions import reading
from assessment.verification.counting_verdicts import VerdictFigures
from assessment.verification.model import VERDICTS
from pages.shared.banks import banks
from pages.shared.drawing import draw_chart
from pages.shared.here import here
from pages.shared.result_tables import number
from pages.shared.review_tables import defined, in_percent
from pages.shared.tables import show_table
from pages.shared.wording import literal

A_PAGE = 6  # sites that a chart holds and a phone can read

me = here()
by = me.who.person_id
st.title("Compare sites")

with reading() as session:
    used = [version for version in banks_used(session, by=by) if version in banks()]
if not used:
    st.info("No site has opened a round yet, so there is nothing to compare.")
    st.stop()

left, middle, right = st.columns(3)
version = left.selectbox("Version of the questions", used, index=len(used) - 1)
with reading() as session:
    names = round_names(session, by=by, bank_version=version)
    forms = forms_used(session, by=by, bank_version=version)
NEWEST = "each site's newest"
chosen = middle.selectbox("Round", [NEWEST, *names])
ANY = "any form"
form = right.selectbox("Form", [ANY, *forms] if len(forms) > 1 else [ANY])
with reading() as session:
    compared = comparison(
        session,
        by=by,
        bank=banks()[version],
        round_name=None if chosen == NEWEST else chosen,
        form=None if form == ANY else form,
    )


def figured(figure: Figure, name: str) -> Figured:
    return Hidden("few") if name == "own" and figure.hidden else getattr(figure, name)


def stages(figure: Figure) -> dict[Stage, Figured]:
    return {name: figured(figure, name) for name in ("own", "agreed", "verified", "settled")}


def banded(total: SiteTotal | None, stage: str) -> str | None:
    """Return a sum with its band, of agreed or settled levels."""
    found = None if total is None else number(getattr(total, stage))
    return found and f"{found} {getattr(total, f'{stage}_band') or ''}".rstrip()


VERDICT_HEADINGS = (
    "Site",
    "Verdicts",
    "Upheld",
    "Lowered",
    "Queried",
    "Could not tell",
    "Answers judged",
    "Verifiers",
    "Mean fall (levels)",
)


def verdict_cells(name: str, figures: VerdictFigures, verifiers: int) -> tuple[object, ...]:
    """Return one line of verdict figures: how many of each kind, with its share."""
    return (
        name,
        figures.verdicts,
        *(f"{figures.counts[kind]} ({in_percent(figures.share(kind))})" for kind in VERDICTS),
        figures.questions,
        verifiers,
        defined(figures.mean_fall),
    )


def in_cell(figure: Figure | None) -> str:
    return "no figure" if figure is None else figure_text(figured(figure, NAME))


lines = compared.lines
count = "One site" if len(lines) == 1 else f"{len(lines)} sites"
st.markdown(
    f"{count}, bank {literal(compared.bank_version)}, {compared.at:%d %B %Y}. Sites stand in the "
    "order of their names: this is no ranking. With eight people a site, differences under about "
    "one level cannot be told apart."
)
if lines:
    st.markdown(f"**{literal(what_is_shared(compared))}**")
for sentence in compared.missing:
    st.markdown(f"* Missing: {literal(sentence)}")
st.markdown(
    f"Figures of own answers about fewer than {compared.threshold} people are left out, and so "
    "are those where all gave the same answer. Agreed and verified levels are statements of a "
    "group and stay."
)
if not lines:
    st.info("No workbook has been handed over yet, so there are no figures to compare.")
    st.stop()
if not compared.shared:
    st.stop()

pages = range(0, len(lines), A_PAGE)
start = 0
if len(pages) > 1:
    start = st.selectbox(
        "Sites in the charts",
        pages,
        format_func=lambda at: (
            f"{lines[at].site_name} to {lines[min(at + A_PAGE, len(lines)) - 1].site_name}"
        ),
    )
drawn = lines[start : start + A_PAGE]
ladder = banks()[version].ladder

st.header("Sites by dimension")
LEVELS = {"Agreed": "agreed", "Settled": "settled", "Own (mean of medians)": "own"}
which = st.radio("Levels", list(LEVELS), horizontal=True)
NAME = LEVELS[which]
heat = comparison_heat_map(
    [
        (line.site_name, {code: figured(f, NAME) for code, f in line.figures.items()})
        for line in drawn
    ],
    compared.dimensions,
    ladder,
)
draw_chart(heat, "sites by dimension")
show_table(
    ("Dimension", *(line.site_name for line in drawn)),
    [
        ("Round", *(line.round_name for line in drawn)),
        ("Form", *(f"{line.form}, {line.asked} questions" for line in drawn)),
        ("People who took part", *(people(line, compared.threshold) for line in drawn)),
        *(
            (f"{code} {title}", *(in_cell(line.figures.get(code)) for line in drawn))
            for code, title in compared.dimensions
        ),
    ],
    f"{which} level by dimension",
)

if any(line.totals for line in drawn):
    st.header("Sums and bands")
    st.markdown("Sums of agreed and settled levels, of sections where every question has one.")
    for stage in ("agreed", "settled"):
        show_table(
            ("Section", *(line.site_name for line in drawn)),
            [
                (f"{code} {name}", *(banded(line.totals.get(code), stage) for line in drawn))
                for code, name in (*compared.issues, (TOTAL, IN_ALL))
            ],
            f"{stage.capitalize()} sums and bands",
        )

st.header("Own, agreed and verified, by issue")
for code, title in compared.issues:
    st.subheader(literal(title))
    rows = [(line.site_name, stages(line.figures[code])) for line in drawn if code in line.figures]
    if any(figure is not None for _, reached in rows for figure in reached.values()):
        plot = dot_plot(rows, ladder, over="Site", about=f"sites on {title}")
        draw_chart(plot, f"issue {code}")
    show_table(
        ("Site", "Own", "People", "Agreed", "Verified", "Settled", "Levels", "Left out"),
        [
            (
                line.site_name,
                number(figure.own),
                figure.own_n,
                number(figure.agreed),
                number(figure.verified),
                number(figure.settled),
                f"{figure.levelled} of {figure.asked}",
                figure.hidden,
            )
            for line in drawn
            if (figure := line.figures.get(code))
        ],
        title,
    )

st.header("What verifiers said")
together = compared.review
if together is None:
    st.markdown("No verdicts are known yet: reviews are blind until every verifier has signed off.")
else:
    st.markdown(
        "Verdicts are about answers. Those on an answer that has changed since are left out until "
        "they are given again. A fall is usual: outside assessors place the same bodies lower."
    )
    show_table(
        VERDICT_HEADINGS,
        [
            *(
                verdict_cells(line.site_name, line.review.figures, line.review.verifiers)
                for line in lines
                if line.review is not None
            ),
            verdict_cells(
                "All together" if together.sites > 1 else "This site alone",
                together.figures,
                together.verifiers,
            ),
        ],
        f"Verdicts by site: {together.sites} of {len(lines)} sites have known verdicts",
    )
    without = [line.site_name for line in lines if line.review is None]
    if without:
        listed = ", ".join(literal(name) for name in without)
        st.markdown(f"Without known verdicts: {listed}.")
    if together.hidden is not None:
        st.markdown(
            f"Agreement between verifiers is a figure about them: it is not shown for one site, and "
            f"for all together only where at least {compared.published} verifiers stand behind it."
        )
    else:
        st.markdown(
            f"Agreement between verifiers of the same workbook, over {together.common} answers that "
            f"two or more gave a level: Krippendorff's alpha (ordinal) {defined(together.alpha)}; "
            f"exactly the same on {in_percent(together.alike)}. It is not shown for one site."
        )

st.header("Take the numbers away")
st.markdown("All sites, issues and dimensions in one table; the small-number rule is applied.")
wanted = {"round": compared.round_name, "form": compared.form}
query = urlencode({name: value for name, value in wanted.items() if value is not None})
address = f"/files/comparison/{compared.bank_version}.csv"
st.link_button("Download as CSV", f"{address}?{query}" if query else address)
