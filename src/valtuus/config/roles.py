"""The database roles and what a database administrator runs to make them (architecture, section 5)."""

OWNER, APP, FEED = "valtuus_owner", "valtuus_app", "valtuus_feed"
ERASER, BACKUP, LOADER = "valtuus_eraser", "valtuus_backup", "valtuus_loader"

# INVARIANT: only the backup role may pass row security, and it may only read; the loader cannot log in, and the owner, who makes
# its functions, does not inherit its policies: what `set role` does not ask for stays hidden from the owner as well.
ATTRIBUTES = {
    OWNER: "login createdb noinherit nobypassrls",
    APP: "login nobypassrls",
    FEED: "login nobypassrls",
    ERASER: "login nobypassrls",
    BACKUP: "login bypassrls",
    LOADER: "nologin nobypassrls",
}
LOGIN = tuple(role for role, attributes in ATTRIBUTES.items() if attributes.startswith("login"))
TIMEOUTS = "lock_timeout = '10s'"
# The statements that the app keeps prepared are planned once. Left to choose, the server plans the facts of a decision anew at
# every question, which takes five times as long as answering it.
PLANS = "plan_cache_mode = force_generic_plan"


# PostgreSQL 15 gives the owner of a database its rights on the schema by inheritance, which the owner role lacks: else it
# would inherit the loader's policy as well. Run in the database itself, or in the template that databases are made of.
IN_DATABASE = f"alter schema public owner to {OWNER}"


def statements() -> list[str]:
    """SQL that makes every role that is not there yet; may be run again. The caller is a superuser, in the product's database."""
    made = [
        f"do $$ begin if not exists (select from pg_roles where rolname = '{role}') then "
        f"create role {role} {attributes} nosuperuser nocreaterole; end if; end $$"
        for role, attributes in ATTRIBUTES.items()
    ]
    limits = [f"alter role {role} set {TIMEOUTS}" for role in (OWNER, APP)]
    limits.append(f"alter role {APP} set {PLANS}")
    return [*made, *limits, f"grant {LOADER} to {OWNER}", f"grant pg_read_all_data to {BACKUP}", IN_DATABASE]
