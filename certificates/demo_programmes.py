"""A sample programme that asks for more than an exam, and whose certificates may be issued by hand: one is, another one waits."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from wagtail.images import get_image_model

from certificates.by_hand import services as hand_services
from certificates.content import load_programme
from certificates.demo_life import FIRST, SECOND
from certificates.enums import ByHand, HandGround, SheetDesign
from certificates.models import Issuer, Programme
from courses.models import CoursePage, SessionSeries
from people.models import User
from people.multilingual import TranslatedText
from people.queries import current_pledge
from quizzes.models import Exam

RECOGNISED = "Көрші коалицияның 17-хаты (үлгі). / Письмо 17 соседней коалиции (пример). / Letter 17 of a neighbouring coalition (sample)."
TRAINS = "Екі жылдан бері оқытады (үлгі). / Обучает второй год (пример). / Has trained people for two years (sample)."
EMBLEM = "Эмблема, үлгі / Эмблема, пример / Emblem, sample"
NOTE = {
    "kk": "Жаттықтырушы жұмысын бес адамға дейінгі топтан бастайды",
    "ru": "Тренер начинает с групп до пяти человек",
    "en": "A trainer begins with groups of up to five people",
}
ISSUER = {
    "kk": "«„Бақылау“ тәуелсіз бақылаушылар коалициясы» қоғамдық бірлестігі (үлгі)",
    "ru": "Общественное объединение «Коалиция независимых наблюдателей „Бақылау“» (пример)",
    "en": "Public association “Bakylau Coalition of Independent Observers” (sample)",
}
REQUISITES = {
    "kk": "БСН 000000000000, Алматы қ., Абай даңғылы, 1-үй, +7 700 000 00 00",
    "ru": "БИН 000000000000, г. Алматы, проспект Абая, 1, +7 700 000 00 00",
    "en": "BIN 000000000000, 1 Abay Avenue, Almaty, +7 700 000 00 00",
}


def load(at: datetime) -> None:
    """Idempotent: a programme that is there stays as the headquarters left it."""
    two = [User.objects.filter(email=email).first() for email in (FIRST, SECOND)]
    people = User.objects.filter(is_sample=True, email__startswith="volunteer-", is_active=True, certificates=None).order_by("email")[:2]
    if Programme.objects.filter(slug="trainer").exists() or two[0] is None or two[1] is None or len(people) < 2:
        return
    if not Exam.objects.filter(slug="law-sample").exists():
        return
    trainer = _programme(at, [two[0], two[1]])
    proposed = hand_services.propose(trainer, people[0], ground=HandGround.RECOGNISED, reason=RECOGNISED, by=two[0], at=at)
    hand_services.confirm(proposed, by=two[1], at=at)
    hand_services.propose(trainer, people[1], ground=HandGround.TRAINER, reason=TRAINS, by=two[1], at=at)  # for the first to confirm


def _programme(at: datetime, two: list[User]) -> Programme:
    trainer = load_programme("trainer", SessionSeries.objects.order_by("pk").first())
    course = CoursePage.objects.live().order_by("path").first()
    trainer.course_keys = [str(course.translation_key)] if course else []
    trainer.pledge, trainer.needs_membership, trainer.by_hand = current_pledge(at), True, ByHand.NAMED
    trainer.design, trainer.emblem, trainer.sheet_note = SheetDesign.SKY, _emblem(), TranslatedText(NOTE)
    trainer.save()
    trainer.hand_issuers.set(two)
    return trainer


def _emblem() -> Any:
    """The sign of the site, as a picture that was uploaded."""
    content = Path(str(finders.find("check/icon-512.png"))).read_bytes()
    return get_image_model().objects.create(title=EMBLEM, file=ContentFile(content, "emblem.png"))


def load_issuer() -> None:
    """Idempotent: what the headquarters has written stays."""
    if not Issuer.objects.exists():
        Issuer.objects.create(name=ISSUER, requisites=REQUISITES)
