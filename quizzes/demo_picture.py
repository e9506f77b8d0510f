"""Of the sample: a situation that is seen, not only told."""

from django.core.files.images import ImageFile
from wagtail.images import get_image_model

from courses.content import CONTENT
from quizzes.models import Scenario
from quizzes.pictures import exam_collection
from quizzes.scenarios import save_scenario

SITUATION = "two-ballots"
DRAWING = CONTENT / "observer" / "images" / "where-to-stand.png"
ALT = {
    "kk": "Сызба: комиссия үстел басында бюллетень санап отыр, бақылаушы қарсы тұрып, белгілерді көріп тұр.",
    "ru": "Схема: комиссия за столом считает бюллетени, наблюдатель стоит напротив и видит отметки.",
    "en": "A plan of the room: the commission counts ballots at a table, the observer stands opposite and sees the marks.",
}


def load_picture() -> None:
    """Into the collection of the exam, once; whoever has chosen another picture keeps it."""
    situation = Scenario.objects.filter(ref=SITUATION, image=None).first()
    if situation is None:
        return
    with DRAWING.open("rb") as file:
        picture = get_image_model()(title=DRAWING.stem, file=ImageFile(file, name=DRAWING.name), collection=exam_collection())
        picture.save()
    situation.image, situation.image_alt = picture, ALT
    save_scenario(situation, only_wording=True)
