"""Packs, verdicts, sign-off and settled levels."""
