"""Guards, checks and grants of the tables of reviews and ends. Rows are added and never change."""

from django.db import migrations

APPENDED = (
    "administration_review",
    "administration_review_item",
    "administration_review_answer",
    "administration_review_close",
    "administration_review_reminder",
    "administration_review_interval",
    "administration_end_warning",
)

SQL = [
    *(
        f"select ledger_guard('{table}');"
        f"create trigger never_changes before update or delete on {table} for each row execute function ledger_never_changes();"
        f"grant select, insert on {table} to valtuus_app;"
        for table in APPENDED
    ),
    """
alter table administration_review_answer add check (reply in ('keep', 'end', 'narrow'));
alter table administration_review_answer add check (done in ('done', 'proposed', 'application', 'over'));
alter table administration_review_reminder add check (days in (7, 14));
alter table administration_review_interval add check (days between 14 and 366);
alter table administration_end_warning add check (days in (7, 30, 60));
alter table administration_proposal drop constraint administration_proposal_kind_check;
alter table administration_proposal add check (kind in ('give', 'end', 'renew', 'narrow'));
alter table administration_proposal add check (kind <> 'narrow' or (draft is not null and mandate is not null));
""",
]


class Migration(migrations.Migration):
    dependencies = [("administration", "0003_review")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in SQL]
