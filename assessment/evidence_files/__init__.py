"""Files handed in as evidence: which are taken, which are refused and why, photos cleaned.

``kinds`` goes by the name, ``texts``, ``office``, ``pdfs`` and ``photos`` by the content, and
``looking`` does it all in a process of its own, so that a file made to do harm harms nobody.
"""
