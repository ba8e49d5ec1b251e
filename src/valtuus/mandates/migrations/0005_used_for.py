"""When mandates were last used is asked of a quarter at a time, by the organisation acted for or acting: an index for each."""

from django.db import migrations

USED = "where decision->>'outcome' = 'permit' and decision#>>'{basis,kind}' = 'mandate'"
SQL = f"""
create index mandates_answer_used_for on mandates_answer ((question->>'represented'), ((decision->>'at') collate "C")) {USED};
create index mandates_answer_used_by on mandates_answer
  ((decision#>>'{{basis,path,1,giver}}'), ((decision->>'at') collate "C")) {USED};
"""
BACK = "drop index mandates_answer_used_for; drop index mandates_answer_used_by;"


class Migration(migrations.Migration):
    dependencies = [("mandates", "0004_request_reminders")]
    operations = [migrations.RunSQL(SQL, BACK)]
