"""Reading the audit chain page by page, newest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, not_, or_, select
from sqlalchemy.orm import Session

from assessment.store.tables import AuditRow, SiteRow

_MARK = 12  # characters


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One line as it is read; ``site`` is a name, None where the act was about no one site.

    ``mark`` is the beginning of its hash.  Its number is told to nobody: the gaps between numbers
    would say how many lines are withheld.
    """

    mark: str
    at: datetime
    who: str
    act: str
    subject: str
    site: str | None
    version: int | None
    particulars: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Some lines of the chain, newest first, and how many there are under the same filter."""

    lines: tuple[AuditLine, ...]
    total: int


# Such a line carries no person although no command left it or, from paper, no question.
_OWN = AuditRow.act.startswith("own.") & or_(
    AuditRow.person_id.is_(None),
    AuditRow.act.in_(("own.keyed", "own.taken_in")) & AuditRow.subject.not_like("% % %"),
)
# What a verifier asks or closes, whose moment would tell whose query it is.
_ASKED = AuditRow.act.startswith("query.") & AuditRow.person_id.is_(None)
# Whoever writes a reason saves more often than whoever upholds, and so does whoever hesitates.
_GIVEN = AuditRow.act == "verdict.given"
_WITHHELD = or_(_OWN, _ASKED, _GIVEN)


def audit_page(
    session: Session,
    *,
    site_id: int | None = None,
    act: str | None = None,
    skip: int = 0,
    limit: int = 50,
) -> AuditPage:
    """Return ``limit`` lines after ``skip``; None filters nothing.

    Lines about own answers of confidential rounds are left out, what verifiers do to queries, and
    that they gave a verdict: they are in the chain, and their moments and number would tell who has
    answered how much, who asked what, or to which verdicts a reason was written.
    """
    wanted = [
        not_(_WITHHELD),
        *([AuditRow.site_id == site_id] if site_id is not None else []),
        *([AuditRow.act == act] if act is not None else []),
    ]
    total = session.scalar(select(func.count()).select_from(AuditRow).where(*wanted)) or 0
    rows = session.execute(
        select(AuditRow, SiteRow.name)
        .outerjoin(SiteRow, SiteRow.id == AuditRow.site_id)
        .where(*wanted)
        .order_by(AuditRow.id.desc())
        .offset(skip)
        .limit(limit)
    )
    lines = tuple(
        AuditLine(
            row.hash[:_MARK],
            row.at,
            row.who,
            row.act,
            row.subject,
            site,
            row.version,
            row.particulars,
        )
        for row, site in rows
    )
    return AuditPage(lines, total)


def audit_acts(session: Session) -> tuple[str, ...]:
    """Return the names of all acts whose lines are shown, in order."""
    shown = select(AuditRow.act).where(not_(_WITHHELD)).distinct().order_by(AuditRow.act)
    return tuple(session.scalars(shown))
