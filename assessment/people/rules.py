"""Who may do what: one table, read by every action and every page."""

from __future__ import annotations

from enum import StrEnum

from assessment.errors import BadInput, NotYours
from assessment.people.model import Who


class Act(StrEnum):
    """Everything that somebody can do or see, as named in refusals and tests."""

    RUN_PROGRAMME = "run the programme"  # sites, people, settings, rounds, reopening, audit
    SEE_REGISTER = "see the register"
    EDIT_REGISTER = "edit the register"
    CHOOSE = "choose the partnership"
    INVITE = "invite participants"
    ANSWER = "answer for themselves"
    SEE_WORKBOOK = "see the workbook"
    AGREE = "agree levels"
    LEAD_MEETING = "lead the meeting"
    SEE_MEANINGS = "see what words mean at a site"
    AGREE_MEANINGS = "agree what words mean at a site"
    CLOSE_ANSWERING = "close the answering"
    HAND_OVER = "hand over the workbook"
    TAKE_IN_ANSWERS = "take in answers"
    SEE_RESULTS = "see the results"
    MAKE_PACK = "make a pack"
    ISSUE_PACK = "issue a pack to a verifier"
    GIVE_VERDICT = "give a verdict"
    ANSWER_QUERY = "answer a query"
    SETTLE = "settle where verdicts differ"
    COMPARE = "compare sites"


# Standing: what a person is, towards the site and round that the act is about.
_PROGRAMME, _TEAM, _PARTICIPANT, _VERIFIER, _RESEARCHER, _OPERATOR = (
    "programme",
    "team",
    "participant",
    "verifier",
    "researcher",
    "operator",
)

MAY: dict[Act, frozenset[str]] = {
    Act.RUN_PROGRAMME: frozenset({_PROGRAMME, _OPERATOR}),
    Act.SEE_REGISTER: frozenset({_PROGRAMME, _TEAM, _OPERATOR}),
    Act.EDIT_REGISTER: frozenset({_PROGRAMME, _TEAM, _OPERATOR}),
    Act.CHOOSE: frozenset({_PROGRAMME, _TEAM, _OPERATOR}),
    Act.INVITE: frozenset({_PROGRAMME, _TEAM, _OPERATOR}),
    Act.ANSWER: frozenset({_PARTICIPANT}),
    Act.SEE_WORKBOOK: frozenset({_PROGRAMME, _TEAM, _OPERATOR}),
    Act.AGREE: frozenset({_TEAM}),
    Act.LEAD_MEETING: frozenset({_TEAM}),
    Act.SEE_MEANINGS: frozenset({_PROGRAMME, _TEAM, _PARTICIPANT, _VERIFIER, _OPERATOR}),
    Act.AGREE_MEANINGS: frozenset({_TEAM}),
    Act.CLOSE_ANSWERING: frozenset({_PROGRAMME, _TEAM, _OPERATOR}),
    Act.HAND_OVER: frozenset({_TEAM}),
    Act.TAKE_IN_ANSWERS: frozenset({_PROGRAMME, _TEAM, _OPERATOR}),
    Act.SEE_RESULTS: frozenset({_PROGRAMME, _TEAM, _VERIFIER, _OPERATOR}),
    Act.MAKE_PACK: frozenset({_PROGRAMME, _TEAM, _OPERATOR}),
    Act.ISSUE_PACK: frozenset({_PROGRAMME, _OPERATOR}),
    Act.GIVE_VERDICT: frozenset({_VERIFIER}),
    Act.ANSWER_QUERY: frozenset({_TEAM}),
    Act.SETTLE: frozenset({_PROGRAMME}),
    Act.COMPARE: frozenset({_PROGRAMME, _RESEARCHER, _OPERATOR}),
}

# One sentence for all: it must not tell a stranger whether the thing exists.
NOT_YOURS = (
    "You can't open this with your sign-in. Nothing was changed. "
    "If you think you should, ask the programme team."
)


def standings(who: Who, *, site_id: int | None, round_id: int | None) -> frozenset[str]:
    """Return what ``who`` is towards a site and round; None means the act is about no one site."""
    if who.operator:
        return frozenset({_OPERATOR})
    found = set[str]()
    for grant in who.grants:
        if grant.role in {_PROGRAMME, _RESEARCHER}:
            found.add(grant.role)
        elif grant.role == _TEAM and site_id is not None and grant.site_id == site_id:
            found.add(_TEAM)
        elif grant.role == _VERIFIER and round_id is not None and grant.round_id == round_id:
            found.add(_VERIFIER)
    if round_id is not None and any(p.round_id == round_id for p in who.participations):
        found.add(_PARTICIPANT)
    return frozenset(found)


def may(who: Who, act: Act, *, site_id: int | None = None, round_id: int | None = None) -> bool:
    """Tell whether ``who`` may do ``act`` to this site and round."""
    return bool(MAY[act] & standings(who, site_id=site_id, round_id=round_id))


def check_may(
    who: Who, act: Act, *, site_id: int | None = None, round_id: int | None = None
) -> None:
    """Raise NotYours unless ``who`` may do ``act``."""
    if not may(who, act, site_id=site_id, round_id=round_id):
        raise NotYours(NOT_YOURS)


def check_scope(role: str, site_id: int | None, round_id: int | None) -> None:
    """Raise BadInput unless the role may be given for this: a site, a round, or everything."""
    fits = {
        _PROGRAMME: site_id is None and round_id is None,
        _RESEARCHER: site_id is None and round_id is None,
        _TEAM: site_id is not None and round_id is None,
        _VERIFIER: True,
    }
    if not fits.get(role, False):
        raise BadInput(
            "A team role is for one site, a verifier's for one round, and the programme's and the "
            "researcher's for all sites. Nothing was changed."
        )
