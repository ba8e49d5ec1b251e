"""Guards, checks and grants of the slice's tables. Rows are added and never change."""

from django.db import migrations

APPENDED = (
    "administration_proposal",
    "administration_proposal_outcome",
    "administration_told",
    "administration_announcement",
    "administration_announcement_read",
)

SQL = [
    *(
        f"select ledger_guard('{table}');"
        f"create trigger never_changes before update or delete on {table} for each row execute function ledger_never_changes();"
        f"grant select, insert on {table} to valtuus_app;"
        for table in APPENDED
    ),
    """
alter table administration_proposal add check (kind in ('give', 'end', 'renew'));
alter table administration_proposal add check ("right" in ('grant', 'grant_represent'));
alter table administration_proposal add check (draft is not null or mandate is not null);
alter table administration_proposal_outcome add check (how in ('carried_out', 'dropped'));
alter table administration_announcement add check (audience in ('all', 'kinds', 'listed'));
alter table administration_announcement add check (title ?& array['fi', 'sv', 'en'] and text ?& array['fi', 'sv', 'en']);
""",
]


class Migration(migrations.Migration):
    dependencies = [("administration", "0001_initial"), ("ledger", "0002_guard")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in SQL]
