"""Verdicts that come back by file: the form that asks, the one check, preview and acceptance."""
