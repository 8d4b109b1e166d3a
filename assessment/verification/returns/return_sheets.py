"""How the spreadsheet of verdicts is laid out: what its maker and its reader agree on. Pure."""

from __future__ import annotations

# Sheets.
HOW, VERDICTS, DECLARATION, CLOSING, PACK, LISTS = (
    "How to",
    "Verdicts",
    "Conflicts of interest",
    "Closing",
    "Pack",
    "Lists",
)

# Headings of the sheet of verdicts; the last two columns are hidden.
CODE, ASKED, LEVELS, AGREED, REASON_OF_TEAM, EVIDENCE, BEFORE, VERDICT, LEVEL, REASON = (
    "Question",
    "What is asked",
    "What each level looks like",
    "Agreed level",
    "The team's reason",
    "Evidence",
    "What was said before",
    "Your verdict",
    "Lowered to",
    "Your reason, or your question to the team",
)
AGREED_VALUE, ANSWER_HASH = "Agreed level as a number", "Fingerprint of the answer"

# Headings of the sheet of conflicts, and the line below the organisations.
ORGANISATION, CONFLICT = "Organisation", "Do you have a conflict of interest?"
WORDS = "If yes: what it is, in a few words"

# What stands beside the cells of the closing sheet.
NAME = "Your name"
REVISION = "Which of your files is this: 1 for the first you send, 2 for the second …"
RELIANCE = "How far can this self-assessment be relied on as a whole?"
RELIANCE_REASON = "Why that far and no further"
STATEMENT = "What you looked at, whom you heard, what you found"
SIGNED = "I have finished, and sign off"
ON_PAPER = "Somebody else typed this in from paper"
TYPED_BY = "If so: who"

YES, NO = "yes", "no"

# What stands on the hidden sheet of the pack.
SCHEMA, PACK_ID, WORKBOOK, TOKEN = "schema", "pack", "workbook", "token"
