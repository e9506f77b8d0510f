"""What a badge is awarded for: the achievement of a programme, in every language of the site. For people: achievement_views.py."""

from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from certificates.badges.did import base_url, site_did
from certificates.enums import Basis, ByHand
from certificates.models import Certificate, Programme
from certificates.programmes.requirements import demands_of_programmes
from people.multilingual import TranslatedText

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


def achievement(programme: Programme, law_as_of: date, language: str) -> dict[str, Any]:
    """Of the programme as it is now, as Open Badges 3.0 says it. `law_as_of`: of which law it certifies the knowledge."""
    [asked] = demands_of_programmes([programme.pk])
    return _achievement(programme, programme.name, asked.basis, law_as_of, language)


def achievement_of(certificate: Certificate, language: str) -> dict[str, Any]:
    """As the certificate says it: its programme under the name that it had, and what the holder has done."""
    return _achievement(certificate.programme, certificate.programme_name, Basis(certificate.basis), certificate.law_as_of, language)


def _achievement(programme: Programme, name: TranslatedText, basis: Basis, law_as_of: date, language: str) -> dict[str, Any]:
    """The other languages are named in `related`."""
    with translation.override(language):
        return {
            "id": address_of(programme, language),
            "type": ["Achievement"],
            "achievementType": "Certification",
            "inLanguage": language,
            "name": name.in_language(language),
            "description": description(name, basis),
            "criteria": {"id": base_url() + page_of(programme), "narrative": narrative(programme, law_as_of)},
            "image": {"id": image_of(programme, "png"), "type": "Image", "caption": caption(programme)},
            "creator": issuer(),
            "related": [{"id": address_of(programme, other), "type": ["Related"], "inLanguage": other} for other in LANGUAGES if other != language],
        }


def issuer() -> dict[str, Any]:
    return {"id": site_did(), "type": ["Profile"], "name": settings.WAGTAIL_SITE_NAME, "url": base_url()}


def address_of(programme: Programme, language: str) -> str:
    """Of the achievement for machines: one a language, the site's first language being the plain one."""
    address = base_url() + reverse("achievement", args=[programme.slug])
    return address if language == LANGUAGES[0] else base_url() + reverse("achievement_in", args=[programme.slug, language])


def page_of(programme: Programme) -> str:
    """For people, in the active language."""
    return reverse("certificates:achievement", args=[programme.slug])


def image_of(programme: Programme, kind: str) -> str:
    return base_url() + reverse(f"achievement_{kind}", args=[programme.slug])


def description(name: TranslatedText, basis: Basis) -> str:
    """In the active language, as all that follows."""
    sentences = {
        Basis.EXAM: _("Has passed the exam of the programme “%(programme)s” for election observers."),
        Basis.COURSE: _("Has completed the programme “%(programme)s” for election observers and passed its exam."),
        Basis.SESSION: _("Has attended a live session of the programme “%(programme)s” for election observers and passed its exam."),
        Basis.WHOLE: _("Has completed the programme “%(programme)s” for election observers, attended a live session and passed its exam."),
        Basis.BY_HAND: _(
            "Is certified under the programme “%(programme)s” for election observers by decision of the headquarters, without its exam."
        ),
    }
    return sentences[basis] % {"programme": name}


def caption(programme: Programme) -> str:
    return _("Badge of the programme “%(programme)s”: a woven rosette with its name") % {"programme": programme.name}


def criteria(programme: Programme) -> list[str]:
    """What is asked for, a sentence each, in the order in which one does it."""
    [asked] = demands_of_programmes([programme.pk])
    sentences = [_("Read all lessons of the course “%(course)s”.") % {"course": course} for course in asked.courses.values()]
    sentences += [
        _("To be passed: %(exam)s. Its questions are drawn anew for everybody.") % {"exam": exam.title} for exam in (programme.exam, *asked.exams)
    ]
    sentences += [_("Attend one of the live sessions “%(series)s”.") % {"series": series.title} for series in asked.series]
    if programme.pledge_id:
        sentences.append(_("Sign the pledge of impartiality."))
    if programme.needs_membership:
        sentences.append(_("Be a member of an organisation of the coalition."))
    if programme.by_hand != ByHand.NOBODY:
        sentences.append(_("Exceptionally the headquarters gives it without the exam: two people together, for a reason that is kept."))
    return sentences


def as_of_law(law_as_of: date) -> str:
    return _("Certifies the knowledge of the law as of %(day)s.") % {"day": date_format(law_as_of, "DATE_FORMAT")}


def not_the_mandate() -> str:
    return _("It is not the mandate: the right to observe is given by the mandate of an organisation, shown with an identity document.")


def narrative(programme: Programme, law_as_of: date) -> str:
    """The criteria as Markdown."""
    return "\n".join([*(f"- {sentence}" for sentence in criteria(programme)), "", as_of_law(law_as_of), "", not_the_mandate()])
