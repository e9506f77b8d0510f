"""Which days may be written down at all: one more day, or another time zone, has to stay within what a date can be."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

EARLIEST_YEAR, LATEST_YEAR = 1990, 2100


def validate_our_time(value: date) -> None:
    """Of a day or a moment. Raises ValidationError (not_our_time)."""
    if not EARLIEST_YEAR <= value.year <= LATEST_YEAR:
        sentence = _("Give a date from %(earliest)s to %(latest)s.")
        raise ValidationError(sentence, code="not_our_time", params={"earliest": str(EARLIEST_YEAR), "latest": str(LATEST_YEAR)})


def validate_fields_of_our_time(instance: Model, *names: str) -> None:
    """Of the days and moments in these fields; empty ones are left to others. Raises ValidationError, by field."""
    wrong = {}
    for name in names:
        try:
            if value := getattr(instance, name):
                validate_our_time(value)
        except ValidationError as error:
            wrong[name] = error
    if wrong:
        raise ValidationError(wrong)
