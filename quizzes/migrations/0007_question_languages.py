from django.conf import settings
from django.db import migrations


def fill_languages(apps, schema_editor):
    """Which languages a question is whole in was asked of its texts; now it is written down."""
    Question = apps.get_model("quizzes", "Question")
    for question in Question.objects.all():
        texts = [question.text, question.explanation, *(option["text"] for option in question.options)]
        question.languages = [code for code, _name in settings.LANGUAGES if all(str(text.get(code, "")).strip() for text in texts)]
        question.save(update_fields=["languages"])


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0006_exam_engine")]
    operations = [migrations.RunPython(fill_languages, migrations.RunPython.noop)]
