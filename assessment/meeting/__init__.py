"""Talking it through together: the agenda, the meeting, and votes in the room."""
