"""Pictures and videos of the exam: shown to whoever sits it, of that paper alone; kept where no partner sees them."""

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image as Picture
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import GroupCollectionPermission

from courses.models import Recording
from people.services import found_organisation, grant_role
from quizzes.models import Question, Scenario
from quizzes.pictures import choosable_pictures, exam_collection, share_with_examiners
from quizzes.scenarios import save_scenario
from quizzes.services import start_attempt, submit_attempt
from tests.factories.people import PersonFactory, in_all
from tests.quizzes.conftest import make_exam
from tests.quizzes.desk.forms import person_with

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n"


def picture_of(name="secret-hall.png", size=(640, 480)):
    return Image.objects.create(title="Hall", file=get_test_image_file(filename=name, size=size), collection=exam_collection())


@pytest.fixture
def pictured(db):
    """An exam of two questions in one situation: both with pictures of their own, and the situation with one and a video."""
    exam = make_exam(spare=0)
    video = Document.objects.create(title="v", file=ContentFile(b"\0", name="hall.mp4"))
    captions = dict.fromkeys(("kk", "ru", "en"), CAPTIONS)
    hall = Recording.objects.create(
        code="hall", title=in_all("The hall"), document=video, seconds=5, captions=captions, transcript=in_all("It is said.")
    )
    topic = Question.objects.filter(ref__startswith="count").first().topic
    scenario = Scenario(ref="hall", topic=topic, text=in_all("You stand in a hall."), video=hall)
    scenario.image, scenario.image_alt = picture_of(size=(2000, 500)), in_all("A long hall")
    save_scenario(scenario)
    for place, question in enumerate(Question.objects.filter(topic=topic), start=1):
        question.scenario, question.scenario_order = scenario, place
        question.image, question.image_alt = picture_of(), in_all(f"What {question.ref} shows")
        question.save()
        question.save_revision()
    return exam


@pytest.fixture
def sitting(pictured, volunteer, client, tree):
    client.force_login(volunteer)
    return start_attempt(volunteer, pictured, language="en", at=timezone.now())


def places(attempt):
    """The places of the questions with pictures."""
    return [number for number, item in enumerate(attempt.paper["items"], start=1) if item.get("scenario")]


def address(attempt, number, name="picture"):
    return reverse(f"quizzes:{name}", args=[attempt.key, number])


def test_a_paper_shows_its_pictures_with_their_words_and_sizes(client, sitting):
    first, _second = places(sitting)
    page = client.get(reverse("quizzes:attempt", args=[sitting.key])).text
    assert f'src="{address(sitting, first)}" alt="What count-0 shows (en)" width="640" height="480"'.replace(" (en)", "") in page
    assert f'src="{address(sitting, first, "situation_picture")}" alt="A long hall" width="1000" height="250"' in page
    assert page.count("data-recording") == 2
    assert "secret" not in page
    assert '<video controls preload="none"' in page
    assert "It is said." in page


@pytest.mark.parametrize(("name", "size"), [("picture", (640, 480)), ("situation_picture", (1000, 250))])
def test_a_picture_is_a_bounded_webp_that_only_this_browser_keeps(client, sitting, name, size):
    reply = client.get(address(sitting, places(sitting)[0], name))
    assert reply.status_code == 200
    assert reply["Content-Type"] == "image/webp"
    assert "private" in reply["Cache-Control"]
    picture = Picture.open(io.BytesIO(reply.content))
    assert (picture.format, picture.size) == ("WEBP", size)


def test_nobody_else_gets_a_picture(client, sitting, other_volunteer, superuser):
    for name in ("picture", "situation_picture"):
        there = address(sitting, places(sitting)[0], name)
        assert Client().get(there).status_code == 302
        for person in (other_volunteer, superuser, person_with("examiner")):
            stranger = Client()
            stranger.force_login(person)
            assert stranger.get(there).status_code == 404
        assert client.post(there).status_code == 405


def test_only_what_the_paper_asks_has_a_picture(client, sitting):
    others = [number for number in range(1, 5) if number not in places(sitting)]
    for number in (0, 5, 99, 10**17, *others):
        for name in ("picture", "situation_picture"):
            assert client.get(address(sitting, number, name)).status_code == 404
    undrawn = picture_of()
    served = [client.get(address(sitting, number)) for number in range(1, 5)]
    assert undrawn.pk not in {reply.status_code for reply in served}
    assert client.get(f"{address(sitting, 1)}?image={undrawn.pk}").status_code == client.get(address(sitting, 1)).status_code


def test_what_the_paper_froze_is_shown_whatever_becomes_of_the_question(client, sitting):
    first = places(sitting)[0]
    before = client.get(address(sitting, first)).content
    question = Question.objects.get(pk=sitting.paper["items"][first - 1]["question"])
    question.image = None
    question.save()
    question.save_revision()
    assert client.get(address(sitting, first)).content == before


def test_a_forward_only_paper_gives_pictures_up_to_the_question_at_hand(client, sitting):
    sitting.paper["navigation"] = "forward"
    sitting.position = places(sitting)[0] - 1
    sitting.save()
    assert client.get(address(sitting, places(sitting)[0])).status_code == 200
    assert client.get(address(sitting, places(sitting)[1])).status_code == 404
    assert client.get(address(sitting, places(sitting)[1], "situation_picture")).status_code == 404


@pytest.mark.parametrize(("feedback", "status"), [("topics", 404), ("questions", 200)])
def test_of_a_forward_only_paper_that_is_closed_what_comes_is_shown_where_its_questions_are_told(client, sitting, feedback, status):
    sitting.paper |= {"navigation": "forward", "feedback": feedback}
    sitting.position = places(sitting)[0] - 1
    sitting.save()
    submit_attempt(sitting, at=timezone.now())
    assert client.get(address(sitting, places(sitting)[1], "situation_picture")).status_code == status


def test_the_result_shows_the_pictures_of_questions_that_are_told(client, sitting):
    sitting.paper["feedback"] = "questions"
    sitting.save()
    submit_attempt(sitting, at=timezone.now())
    page = client.get(reverse("quizzes:result", args=[sitting.key])).text
    assert address(sitting, places(sitting)[0]) in page
    assert page.count("/situation/") == page.count(address(sitting, places(sitting)[0], "situation_picture")) == 1


def test_a_picture_that_is_gone_leaves_the_paper_whole(client, sitting):
    first = places(sitting)[0]
    question = Question.objects.get(pk=sitting.paper["items"][first - 1]["question"])
    gone, question.image = question.image, None
    question.save()
    gone.delete()
    assert client.get(address(sitting, first)).status_code == 404
    assert client.get(reverse("quizzes:attempt", args=[sitting.key])).status_code == 200


def test_after_the_handing_in_the_person_still_has_them(client, sitting):
    submit_attempt(sitting, at=timezone.now())
    assert client.get(address(sitting, places(sitting)[0])).status_code == 200


# --- Where they are kept ----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_file_of_an_exam_picture_cannot_be_guessed_and_that_of_another_keeps_its_name():
    assert "secret-hall" not in picture_of().file.name
    assert "hall-2" in Image.objects.create(title="x", file=get_test_image_file(filename="hall-2.png")).file.name


@pytest.mark.django_db
def test_examiners_and_the_headquarters_choose_and_add_nobody_else():
    picture = picture_of()
    partner = found_organisation(slug="ngo", name=in_all("NGO"))
    for role in ("examiner", "headquarters"):
        assert list(choosable_pictures(person_with(role))) == [picture]
    for role, organisation in (("editor", partner), ("reviewer", partner), ("trainer", None), ("coordinator", None)):
        assert not choosable_pictures(person_with(role, organisation)).exists(), role
    rights = GroupCollectionPermission.objects.filter(collection=exam_collection()).count()
    share_with_examiners()
    assert rights == GroupCollectionPermission.objects.filter(collection=exam_collection()).count() == 4


@pytest.mark.django_db
def test_the_chooser_of_an_editor_knows_no_picture_of_the_exam(kept_indexes):
    picture = picture_of()
    editor, examiner = Client(headers={"accept-language": "en"}), Client(headers={"accept-language": "en"})
    editor.force_login(person_with("editor", found_organisation(slug="ngo", name=in_all("NGO"))))
    examiner.force_login(person_with("examiner"))
    for name in ("choose", "choose_results"):
        there = reverse(f"wagtailimages_chooser:{name}")
        assert f'/{picture.pk}/"' not in editor.get(there).text
        assert "Hall" not in editor.get(there).text
        assert "Hall" in examiner.get(there).text
    assert editor.get(reverse("wagtailimages_chooser:chosen", args=[picture.pk])).status_code in {302, 403, 404}


@pytest.mark.django_db
def test_an_examiner_uploads_into_the_collection_of_the_exam():
    laptop = Client(headers={"accept-language": "en"})
    laptop.force_login(person_with("examiner"))
    file = SimpleUploadedFile("hall.png", get_test_image_file().file.getvalue())
    fields = {"title": "New", "collection": exam_collection().pk, "file": file}
    laptop.post(reverse("wagtailimages_chooser:create"), {f"image-chooser-upload-{name}": value for name, value in fields.items()})
    assert Image.objects.get(title="New").collection == exam_collection()


def test_the_bank_shows_a_picture_to_who_may_see_the_bank(pictured, volunteer):
    question = Question.objects.filter(image__isnull=False).first()
    examiner, editor = Client(headers={"accept-language": "en"}), PersonFactory(is_sample=True)
    grant_role(editor, "editor", found_organisation(slug="ngo", name=in_all("NGO")))
    examiner.force_login(person_with("examiner"))
    page = examiner.get(reverse("question:preview", args=[question.pk])).text
    assert "You stand in a hall." in page
    for name in ("picture", "situation_picture"):
        there = reverse(f"question:{name}", args=[question.pk])
        assert there in page
        assert examiner.get(there).status_code == 200
        for person in (volunteer, editor):
            stranger = Client()
            stranger.force_login(person)
            assert stranger.get(there).status_code in {302, 403}
