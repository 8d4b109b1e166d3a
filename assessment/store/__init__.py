"""Where everything is kept: tables, sessions, migrations, the audit chain, files by content."""
