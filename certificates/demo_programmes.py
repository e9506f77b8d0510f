"""A sample programme that asks for more than an exam, and whose certificates may be issued by hand: one is, another one waits."""

from datetime import datetime

from certificates.by_hand import services as hand_services
from certificates.content import load_programme
from certificates.demo_life import FIRST, SECOND
from certificates.enums import ByHand, HandGround
from certificates.models import Programme
from courses.models import CoursePage, SessionSeries
from people.models import User
from people.queries import current_pledge
from quizzes.models import Exam

RECOGNISED = "Көрші коалицияның 17-хаты (үлгі). / Письмо 17 соседней коалиции (пример). / Letter 17 of a neighbouring coalition (sample)."
TRAINS = "Екі жылдан бері оқытады (үлгі). / Обучает второй год (пример). / Has trained people for two years (sample)."


def load(at: datetime) -> None:
    """Idempotent: a programme that is there stays as the headquarters left it."""
    two = [User.objects.filter(email=email).first() for email in (FIRST, SECOND)]
    people = User.objects.filter(is_sample=True, email__startswith="volunteer-", is_active=True, certificates=None).order_by("email")[:2]
    if Programme.objects.filter(slug="trainer").exists() or two[0] is None or two[1] is None or len(people) < 2:
        return
    if not Exam.objects.filter(slug="law-sample").exists():
        return
    trainer = _programme(at)
    proposed = hand_services.propose(trainer, people[0], ground=HandGround.RECOGNISED, reason=RECOGNISED, by=two[0], at=at)
    hand_services.confirm(proposed, by=two[1], at=at)
    hand_services.propose(trainer, people[1], ground=HandGround.TRAINER, reason=TRAINS, by=two[1], at=at)  # for the first to confirm


def _programme(at: datetime) -> Programme:
    trainer = load_programme("trainer", SessionSeries.objects.order_by("pk").first())
    course = CoursePage.objects.live().order_by("path").first()
    trainer.course_keys = [str(course.translation_key)] if course else []
    trainer.pledge, trainer.needs_membership, trainer.by_hand = current_pledge(at), True, ByHand.HEADQUARTERS
    trainer.save()
    return trainer
