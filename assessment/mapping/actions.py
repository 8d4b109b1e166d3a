"""Everything that can be done to a register, found in one place.

Each stands in the module of its idea; each takes a session first, then ids and ``by=``.
"""

from __future__ import annotations

from assessment.mapping.answering_criteria import answer_criteria
from assessment.mapping.choosing import choose_partnership
from assessment.mapping.counting import set_directorate_count, set_stated_total
from assessment.mapping.entering import (
    add_partnership,
    bring_back_partnership,
    change_partnership,
    remove_partnership,
)
from assessment.mapping.taking_in import take_in_sheet

__all__ = [
    "add_partnership",
    "answer_criteria",
    "bring_back_partnership",
    "change_partnership",
    "choose_partnership",
    "remove_partnership",
    "set_directorate_count",
    "set_stated_total",
    "take_in_sheet",
]
