"""What the database itself sees to, whoever changes it: an unbroken chain, and a kept history."""

from __future__ import annotations

_APPEND_ONLY = {
    "sqlite": tuple(
        f"CREATE TRIGGER audit_refuses_{act} BEFORE {act} ON audit "
        "BEGIN SELECT RAISE(ABORT, 'the audit chain is append-only'); END"
        for act in ("UPDATE", "DELETE")
    ),
    "postgresql": (
        """CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'the audit chain is append-only'; END $$""",
        """CREATE TRIGGER audit_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
        FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()""",
    ),
}

# Each revision of an own answer is kept as it is saved.  A statement of its own for that would
# take a tenth of the whole save.
_KEEP = """INSERT INTO own_answer_changes (answer_id, revision, level, silence, note, at, keyed_by)
VALUES (NEW.id, NEW.revision, NEW.level, NEW.silence, NEW.note, NEW.saved_at, NEW.keyed_by);"""
_KEEP_VERDICT = """INSERT INTO verdict_changes
(verdict_id, revision, verdict, level, reason, at, return_id)
VALUES (NEW.id, NEW.revision, NEW.verdict, NEW.level, NEW.reason, NEW.saved_at, NEW.return_id);"""
_HISTORY = {
    "sqlite": (
        f"""CREATE TRIGGER own_answers_keep_history AFTER UPDATE OF revision ON own_answers
        BEGIN {_KEEP} END""",
        f"""CREATE TRIGGER verdicts_keep_history AFTER UPDATE OF revision ON verdicts
        BEGIN {_KEEP_VERDICT} END""",
    ),
    "postgresql": (
        f"""CREATE FUNCTION own_answer_is_kept() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN {_KEEP} RETURN NULL; END $$""",
        """CREATE TRIGGER own_answers_keep_history AFTER UPDATE OF revision ON own_answers
        FOR EACH ROW EXECUTE FUNCTION own_answer_is_kept()""",
        f"""CREATE FUNCTION verdict_is_kept() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN {_KEEP_VERDICT} RETURN NULL; END $$""",
        """CREATE TRIGGER verdicts_keep_history AFTER UPDATE OF revision ON verdicts
        FOR EACH ROW EXECUTE FUNCTION verdict_is_kept()""",
    ),
}


def statements(dialect: str) -> tuple[str, ...]:
    """Return the statements that put the triggers into a database of this kind."""
    return _APPEND_ONLY[dialect] + _HISTORY[dialect]
