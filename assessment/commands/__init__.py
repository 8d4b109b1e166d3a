"""The command line: each module is a noun, each of its functions a verb.

A module exports ``add_to(nouns)`` and does its heavy imports inside the function that runs, so
that ``--help`` answers at once::

    def add_to(nouns: Nouns) -> None:
        verbs = noun(nouns, "register", "a site's list of its partnerships")
        example = "register import partnerships.xlsx --site BRIGHTON --dry-run"
        taking_in = verb(verbs, "import", _import, "take in a spreadsheet", example)
        taking_in.add_argument("file", metavar="FILE", type=Path, help="an .xlsx or .csv file")

    def _import(given: Namespace) -> int | None:
        content = read_file(given.file)
        ...

The function returns None or 0 for done and 1 for not valid; it raises a WorkbookError to refuse,
which becomes one sentence on the standard error and exit 1.
"""
