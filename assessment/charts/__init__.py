"""Numbers as pictures: each chart is a figure, its alternative text and the same numbers as a table.

Nothing is imported here, so that ``assessment.charts.palette`` costs no more than itself.
"""
