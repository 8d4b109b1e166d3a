"""The register of a site's partnerships, the criteria, and the choice of one partnership.

A spreadsheet takes this way: ``store.guarding_sheets`` (is it safe to open) →
``store.reading_sheets`` (which cells) → ``finding_columns`` (what each column means) →
``reading_cells`` (what each cell says) → ``comparing_rows`` (what is new) → ``taking_in``
(writing it).
"""
