import workshops.codes
from django.db import migrations, models


def give_codes(apps, schema_editor):
    for row in apps.get_model("workshops", "Objective").objects.filter(code__isnull=True):
        row.code = workshops.codes.public_code()
        row.save(update_fields=["code"])


class Migration(migrations.Migration):

    dependencies = [
        ('workshops', '0005_simulated_devices'),
    ]

    operations = [
        migrations.AddField(
            model_name='objective',
            name='code',
            field=models.CharField(editable=False, max_length=24, null=True),
        ),
        migrations.RunPython(give_codes, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='objective',
            name='code',
            field=models.CharField(default=workshops.codes.public_code, editable=False, max_length=24, unique=True),
        ),
    ]
