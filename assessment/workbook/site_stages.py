"""How far each site has come, in the same four statements however many there are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select, union
from sqlalchemy.orm import Session

from assessment.store.tables import ChoiceRow, DirectorateRow, PartnershipRow, QueryRow, RoundRow


@dataclass(frozen=True, slots=True)
class RoundStage:
    """A round by its name and state; ``to_answer``: verifiers' questions that wait for the team."""

    id: int
    name: str
    state: str
    to_answer: int = 0


@dataclass(frozen=True, slots=True)
class SiteStage:
    """How far a site has come; ``rounds`` first to last."""

    mapped: bool  # something stands in its register
    chosen: bool
    rounds: tuple[RoundStage, ...]

    @property
    def words(self) -> str:
        """Return the stage as it is read, such as *Answering (baseline)*."""
        if self.rounds:
            last = self.rounds[-1]
            doing = {"open": "Answering", "handed over": "Handed over", "verified": "Verified"}
            asked = "question" if last.to_answer == 1 else "questions"
            waiting = f", {last.to_answer} {asked} to answer" if last.to_answer else ""
            return f"{doing[last.state]} ({last.name}){waiting}"
        if self.chosen:
            return "Chosen, no round open yet"
        return "Mapping" if self.mapped else "Not started"


def site_stages(session: Session, site_ids: Collection[int]) -> dict[int, SiteStage]:
    """Return how far each of the sites has come."""
    mapped = set(
        session.scalars(
            union(
                select(PartnershipRow.site_id).where(
                    PartnershipRow.removed_at.is_(None), PartnershipRow.site_id.in_(site_ids)
                ),
                select(DirectorateRow.site_id).where(DirectorateRow.site_id.in_(site_ids)),
            )
        )
    )
    chosen = set(
        session.scalars(
            select(ChoiceRow.site_id).where(ChoiceRow.chosen, ChoiceRow.site_id.in_(site_ids))
        )
    )
    rounds: dict[int, list[RoundStage]] = {}
    rows = session.execute(
        select(RoundRow.site_id, RoundRow.id, RoundRow.name, RoundRow.state)
        .where(RoundRow.site_id.in_(site_ids))
        .order_by(RoundRow.number)
    )
    waiting = _to_answer(session, site_ids)
    for site_id, round_id, name, state in rows:
        stage = RoundStage(round_id, name, state, waiting.get(round_id, 0))
        rounds.setdefault(site_id, []).append(stage)
    return {
        site_id: SiteStage(site_id in mapped, site_id in chosen, tuple(rounds.get(site_id, ())))
        for site_id in site_ids
    }


def _to_answer(session: Session, site_ids: Collection[int]) -> dict[int, int]:
    """Return how many questions of verifiers wait for the team, by round."""
    rows = session.execute(
        select(QueryRow.round_id, func.count().label("waiting"))
        .join(RoundRow, RoundRow.id == QueryRow.round_id)
        .where(
            RoundRow.site_id.in_(site_ids), QueryRow.turn == "team", QueryRow.closed_at.is_(None)
        )
        .group_by(QueryRow.round_id)
    )
    return {row.round_id: row.waiting for row in rows}
