"""What holders are told when the law changes: at once, and again before the certificate no longer counts."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from certificates.models import LawRequirement, LawUpdate
from people.multilingual import TranslatedText
from people.notice_kinds import Due, NoticeKind, moment, multilingual
from people.notice_services import tell_all

# Days before the end at which the holder is reminded, the nearest first.
STEPS = (1, 7)
_LABEL = _("Changes of the law")
KINDS = (
    NoticeKind(
        "law_changed",
        label=_LABEL,
        title=gettext_noop("The law changed: an update is required"),
        text=gettext_noop(
            "%(changed)s Do the short course about it by %(until)s. After that the certificate “%(programme)s” counts no more for posts until you do."
        ),
        view="certificates:update",
        action=gettext_noop("To the update"),
        may_be_silenced=False,
    ),
    NoticeKind(
        "law_update_due",
        label=_LABEL,
        title=gettext_noop("The update is due by %(until)s"),
        text=gettext_noop(
            "You have not done the update about the change of the law yet. After %(until)s the certificate “%(programme)s” counts no more for posts, "
            "and a post that you hold is opened for somebody else."
        ),
        view="certificates:update",
        action=gettext_noop("To the update"),
    ),
)


def tell_required(requirement: LawRequirement, *, at: datetime) -> None:
    """To every holder who has still to do it; in the transaction of the requirement."""
    values = {**_values(requirement), "changed": multilingual(what_changed(requirement))}
    holders = LawUpdate.objects.open().filter(requirement=requirement, certificate__holder__is_active=True)
    people = holders.order_by("certificate__holder").values_list("certificate__holder", flat=True).distinct()
    tell_all((Due(person, "law_changed", f"requirement {requirement.pk}", values) for person in people), at=at)


def updates_due(at: datetime) -> Iterator[Due]:
    """To whoever has still to do an update, once at seven days and once at one day before it is required."""
    soon = LawRequirement.objects.filter(lifted_at=None, required_by__gt=at, required_by__lte=at + timedelta(days=STEPS[-1]))
    for requirement in soon.select_related("programme"):
        step = next(days for days in STEPS if requirement.required_by - at <= timedelta(days=days))
        open_ones = LawUpdate.objects.open().filter(requirement=requirement, certificate__valid_until__gte=at, certificate__holder__is_active=True)
        for person in open_ones.order_by("certificate__holder").values_list("certificate__holder", flat=True).distinct():
            yield Due(person, "law_update_due", f"requirement {requirement.pk}: {step}", _values(requirement))


def what_changed(requirement: LawRequirement) -> TranslatedText:
    """What its versions say changed, one after the other, in every language."""
    texts = [version.changed for version in requirement.versions.all()]
    codes = {code for text in texts for code in text}
    return TranslatedText({code: " ".join(text.in_language(code) for text in texts) for code in sorted(codes)})


def _values(requirement: LawRequirement) -> dict[str, object]:
    return {"until": moment(requirement.required_by), "programme": multilingual(requirement.programme.name)}
