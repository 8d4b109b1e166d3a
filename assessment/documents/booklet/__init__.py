"""A bank → the printed workbook: the booklet that a team works through with a pen.

``contents`` makes sections of blocks out of a bank (``opening``, ``asking``, ``closing``),
``printing`` gives them pages.  ``blanks`` are the blocks with room for a pen.
"""
