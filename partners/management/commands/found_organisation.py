from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_slug
from django.db import transaction

from partners.provisioning import provision
from people.models import Organisation
from people.multilingual import TranslatedText
from people.services import found_organisation


class Command(BaseCommand):
    help = "Founds an organisation, or completes one, with all it needs in order to publish."

    def add_arguments(self, parser: ArgumentParser) -> None:
        languages = ", ".join(code for code, _name in settings.LANGUAGES)
        parser.add_argument("slug")
        parser.add_argument("--name", nargs="+", required=True, metavar="LANGUAGE=NAME", help=f"its name in each language: {languages}")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_slug(options["slug"])
        except ValidationError as error:
            raise CommandError("The slug consists of letters, digits, hyphens and underscores.") from error
        name = self._name(options["name"])
        organisation = Organisation.objects.filter(slug=options["slug"]).first()
        if organisation is None:
            organisation = found_organisation(slug=options["slug"], name=name)
        else:
            organisation.name = name
            organisation.save()
        sections = provision(organisation)
        self.stdout.write(f"{organisation.slug}: {len(sections)} sections, ready to publish.")

    def _name(self, words: list[str]) -> TranslatedText:
        name = TranslatedText(dict(word.split("=", 1) for word in words if "=" in word))
        unknown = set(name) - {code for code, _name in settings.LANGUAGES}
        if unknown or any("=" not in word for word in words):
            raise CommandError("Give names as --name kk=… ru=… en=…, in languages of this site.")
        if missing := name.missing_languages():
            raise CommandError(f"The name is missing in: {', '.join(missing)}.")
        return name
