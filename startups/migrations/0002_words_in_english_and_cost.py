from django.db import migrations, models

FREE = {"", "gratuito", "gratuita", "gratis", "libero", "libera"}


def cost_to_the_event(apps, schema_editor):
    """What a BarCamp costs now stands on its Activity, where empty means free of charge."""
    for row in apps.get_model("startups", "BarCamp").objects.select_related("activity"):
        if row.cost.strip(" .!").casefold() not in FREE:
            row.activity.cost = row.cost
            row.activity.save(update_fields=["cost"])


def cost_to_the_barcamp(apps, schema_editor):
    """The way back."""
    for row in apps.get_model("startups", "BarCamp").objects.select_related("activity"):
        row.cost = row.activity.cost or "Gratuito"
        row.save(update_fields=["cost"])


class Migration(migrations.Migration):
    dependencies = [
        ("startups", "0001_initial"),
        ("enrolment", "0002_words_in_english_and_cost"),
    ]

    operations = [
        migrations.AlterField(
            model_name="barcamp",
            name="cost",
            field=models.CharField(blank=True, max_length=120, verbose_name="cost"),
        ),
        migrations.RunPython(cost_to_the_event, cost_to_the_barcamp),
        migrations.RemoveField(model_name="barcamp", name="cost"),
        migrations.AddField(
            model_name="barcamp",
            name="for_whom_en",
            field=models.TextField(blank=True, max_length=600, verbose_name="for whom, in English"),
        ),
        migrations.AddField(
            model_name="barcamp",
            name="take_home_en",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="list of lines",
                verbose_name="what one takes home, in English",
            ),
        ),
        migrations.AlterField(
            model_name="barcamp",
            name="programme",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="list of {start, end, title, title_en}, times as HH:MM",
                verbose_name="programme",
            ),
        ),
    ]
