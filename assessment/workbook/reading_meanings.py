"""Reading what words mean at a site, with every version that there was."""

from __future__ import annotations

from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.store.tables import PersonRow, SiteMeaningRow, SiteTermRow
from assessment.workbook.meanings import Meaning, SiteTerm


def site_terms(session: Session, site_id: int) -> tuple[SiteTerm, ...]:
    """Return the terms that a site has agreed on, withdrawn ones too, in the order of agreeing."""
    rows = session.execute(
        select(
            SiteTermRow.id,
            SiteTermRow.term,
            SiteMeaningRow.version,
            SiteMeaningRow.meaning,
            SiteMeaningRow.agreed_by,
            SiteMeaningRow.agreed_on,
            SiteMeaningRow.at,
            PersonRow.name,
        )
        .join(SiteMeaningRow, SiteMeaningRow.term_id == SiteTermRow.id)
        .outerjoin(PersonRow, PersonRow.id == SiteMeaningRow.by)
        .where(SiteTermRow.site_id == site_id)
        .order_by(SiteTermRow.id, SiteMeaningRow.version)
    )
    return tuple(
        SiteTerm(term_id, term, tuple(Meaning(*row[2:]) for row in versions))
        for (term_id, term), versions in groupby(rows, key=lambda row: (row[0], row[1]))
    )
