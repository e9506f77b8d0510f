from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import MaxLengthValidator, validate_email, validate_slug
from django.utils import timezone

from partners.founding import found, look
from partners.inventory import Wanted
from people.models.user import LONGEST_EMAIL
from people.multilingual import TranslatedText
from people.refusals import Refused


class Command(BaseCommand):
    help = "Founds an organisation, or completes one, with all it needs in order to publish. The form of the headquarters does the same."

    def add_arguments(self, parser: ArgumentParser) -> None:
        languages = ", ".join(code for code, _name in settings.LANGUAGES)
        parser.add_argument("slug")
        parser.add_argument("--name", nargs="+", required=True, metavar="LANGUAGE=NAME", help=f"its name in each language: {languages}")
        parser.add_argument("--registration-number", default="", help="kept as it is where none is given")
        parser.add_argument("--editor", default="", metavar="EMAIL", help="its first editor; an account is opened where there is none")
        parser.add_argument("--editor-name", default="", help="full name for a new account")
        parser.add_argument("--editor-language", default=settings.LANGUAGE_CODE, choices=[code for code, _name in settings.LANGUAGES])
        parser.add_argument("--signed-by", default="", metavar="NAME", help="who signed the charter in force on its behalf")
        parser.add_argument("--position", default="", help="the position of who signed")
        parser.add_argument("--dry-run", action="store_true", help="only say what is missing")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = self._wanted(options)
        if options["dry_run"]:
            for item in look(wanted, at=timezone.now()):
                self.stdout.write(f"{'there' if item.is_there else 'would make'}: {item}")
            return
        try:
            founding = found(wanted, by=None, at=timezone.now())
        except Refused as refused:
            raise CommandError("; ".join(str(refusal) for refusal in refused.refusals)) from refused
        for item in founding.made:
            self.stdout.write(f"made: {item}")
        self.stdout.write(f"{founding.organisation.slug}: made {len(founding.made)}, there were {len(founding.kept)}. Ready to publish.")

    def _wanted(self, options: dict[str, Any]) -> Wanted:
        self._check(validate_slug, options["slug"], "The slug consists of letters, digits, hyphens and underscores.")
        if options["editor"]:
            for validator in (validate_email, MaxLengthValidator(LONGEST_EMAIL)):
                self._check(validator, options["editor"].strip(), "The editor is named by an e-mail address.")
        return Wanted(
            slug=options["slug"],
            name=self._name(options["name"]),
            registration_number=options["registration_number"],
            editor_email=options["editor"].strip().lower(),
            editor_name=options["editor_name"],
            editor_language=options["editor_language"],
            signer_name=options["signed_by"],
            signer_position=options["position"],
        )

    def _check(self, validator: Any, value: str, sentence: str) -> None:
        try:
            validator(value)
        except ValidationError as error:
            raise CommandError(sentence) from error

    def _name(self, words: list[str]) -> TranslatedText:
        name = TranslatedText(dict(word.split("=", 1) for word in words if "=" in word))
        unknown = set(name) - {code for code, _name in settings.LANGUAGES}
        if unknown or any("=" not in word for word in words):
            raise CommandError("Give names as --name kk=… ru=… en=…, in languages of this site.")
        if missing := name.missing_languages():
            raise CommandError(f"The name is missing in: {', '.join(missing)}.")
        return name
