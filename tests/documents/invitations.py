"""Invitation sheets to look into."""

from dataclasses import replace

from assessment.documents.invitation_sheets import InvitationSheet

PERSON = InvitationSheet(
    site="Ashcombe Council",
    partnership="Ashcombe Neighbourhood Forum",
    round="baseline",
    name="Nia Bevan",
    voice="Front-line staff",
    places=1,
    who_sees_what="Who sees what: this round is named, so your name stands beside your answers.",
    how_long="There are 20 questions; they take about 30 minutes.",
    link="https://workbook.example/join/" + "Ab3_-" * 8 + "xyz",
    code="K7MD 2W9F",
    code_address="https://workbook.example/code",
    until="22 December 2026",
)
VOICE = replace(
    PERSON,
    name="",
    voice="Community participants in the partnership",
    places=12,
    link="https://workbook.example/join/" + "zY9-_" * 8 + "abc",
    code="QQ44 HJ7T",
    confidential=True,
)
