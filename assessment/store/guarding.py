"""Triggers that keep the audit chain append-only in the database itself."""

from __future__ import annotations

SQLITE = tuple(
    f"CREATE TRIGGER audit_refuses_{act} BEFORE {act} ON audit "
    "BEGIN SELECT RAISE(ABORT, 'the audit chain is append-only'); END"
    for act in ("UPDATE", "DELETE")
)

_REFUSE = """CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit chain is append-only'; END $$"""
_GUARD = """CREATE TRIGGER audit_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()"""
POSTGRESQL = (_REFUSE, _GUARD)


def statements(dialect: str) -> tuple[str, ...]:
    """Return the statements that make the audit table append-only on this database."""
    return POSTGRESQL if dialect == "postgresql" else SQLITE
