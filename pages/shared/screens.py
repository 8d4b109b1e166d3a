"""All screens: their address, their file, and who has them."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.people.model import Site, Who
from assessment.people.rules import Act, may
from assessment.workbook.model import Round


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen, for whoever may do one of its ``acts``, or for everybody where there are none.

    ``url`` is the address after the slash, "" for the first screen; ``file`` is below ``pages``.
    """

    url: str
    file: str
    title: str
    acts: tuple[Act, ...]
    listed: bool = True  # in the bar at the top; the others are reached by links


_RUN = (Act.RUN_PROGRAMME,)

SCREENS = (
    Screen("", "everyone/task_list.py", "Tasks", ()),
    Screen("map", "team/map_partnerships.py", "Map", (Act.SEE_REGISTER,)),
    Screen("choose", "team/choose_partnership.py", "Choose", (Act.SEE_REGISTER,)),
    Screen("invite", "team/invite_participants.py", "Invite", (Act.INVITE,), listed=False),
    Screen("key-in", "team/key_in.py", "Key in", (Act.TAKE_IN_ANSWERS,), listed=False),
    Screen("answer", "team/answer_questions.py", "Answer", (Act.ANSWER, Act.AGREE)),
    Screen("agenda", "team/plan_meeting.py", "Meeting", (Act.SEE_WORKBOOK,)),
    Screen("agree", "team/agree_levels.py", "Agree", (Act.SEE_WORKBOOK,)),
    Screen("minutes", "team/read_minutes.py", "Minutes", (Act.SEE_WORKBOOK,), listed=False),
    Screen("history", "team/read_history.py", "History", (Act.SEE_WORKBOOK,), listed=False),
    Screen("evidence", "team/keep_evidence.py", "Evidence", (Act.SEE_WORKBOOK,)),
    Screen("hand-over", "team/hand_over.py", "Hand over", (Act.SEE_WORKBOOK,)),
    Screen("results", "team/see_results.py", "Results", (Act.SEE_RESULTS,)),
    Screen(
        "queries", "team/answer_queries.py", "Questions to you", (Act.ANSWER_QUERY,), listed=False
    ),
    Screen("verify", "verifier/verify_answers.py", "Verify", (Act.GIVE_VERDICT,)),
    Screen("settle", "programme/settle_levels.py", "Settle", (Act.SETTLE,), listed=False),
    Screen("compare", "researcher/compare_sites.py", "Compare", (Act.COMPARE,)),
    Screen("programme", "programme/run_programme.py", "Programme", _RUN),
    Screen("people", "programme/name_people.py", "People", _RUN, listed=False),
    Screen("rounds", "programme/run_rounds.py", "Rounds", _RUN, listed=False),
    Screen("packs", "programme/see_packs.py", "Packs", _RUN, listed=False),
    Screen("questions", "programme/compare_questions.py", "Questions", _RUN, listed=False),
    Screen("move", "programme/move_round.py", "Move", _RUN, listed=False),
    Screen("settings", "programme/set_rules.py", "Settings", _RUN, listed=False),
    Screen("audit", "programme/read_audit.py", "Audit", _RUN, listed=False),
    Screen("agree-words", "team/agree_words.py", "Meanings", (Act.AGREE_MEANINGS,), listed=False),
    Screen("words", "everyone/read_words.py", "Words", (), listed=False),
    Screen("method", "everyone/read_method.py", "Method", ()),
)


def screens_for(who: Who, site: Site | None, workbook_round: Round | None) -> list[Screen]:
    """Return the screens that ``who`` may open while working on this site and round."""
    site_id = site.id if site else None
    round_id = workbook_round.id if workbook_round else None
    return [
        screen
        for screen in SCREENS
        if not screen.acts
        or any(may(who, act, site_id=site_id, round_id=round_id) for act in screen.acts)
    ]


def screen_at(url: str) -> Screen:
    """Return the screen with this address; StopIteration where there is none."""
    return next(screen for screen in SCREENS if screen.url == url)
