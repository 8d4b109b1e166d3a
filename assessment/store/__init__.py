"""Where everything is kept: tables, sessions, migrations, the audit chain, files by content.

``guarding_sheets`` and ``reading_sheets`` open spreadsheets that people hand in, whatever is in
them: ``grids`` says what comes out.
"""
