"""Measures of speed and size: ``make bench`` runs them all and writes ``docs/benchmarks.md``.

Each module exports ``measure() -> list[Result]``; ``python -m bench saving`` runs one alone and
writes nothing.  What a measure needs of the tests (a server to start, objects to build) it imports
from there: ``PYTHONPATH=tests``.
"""
