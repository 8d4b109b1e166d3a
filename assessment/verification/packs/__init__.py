"""Sealed packs: made, signed, checked, issued, looked up; and the keys that they are sealed with."""
