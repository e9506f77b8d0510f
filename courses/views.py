from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_POST
from wagtail.models import Locale

from courses.models import CoursePage, LessonPage
from courses.services import complete_lesson, open_lesson
from courses.surroundings import surroundings
from people.refusals import Refused


@require_POST
def complete(request: HttpRequest, course_key: UUID, lesson_key: UUID) -> HttpResponse:
    """ "I have read it": on to the next step, or back to the course after the last. Whoever is logged in; others log in first.

    Whoever has to do something else first gets the lesson again, which says what.
    """
    lesson = lesson_or_404(course_key, lesson_key)
    if not request.user.is_authenticated:
        return redirect_to_login(lesson.url)
    try:
        complete_lesson(request.user, lesson, at=timezone.now())
    except Refused:
        return HttpResponseRedirect(f"{lesson.url}#first")
    around = surroundings(lesson)
    following = [page for page in around.siblings if page.path > lesson.path]
    return HttpResponseRedirect((following or around.ancestors[-1:])[0].url)


@require_POST
def opened(request: HttpRequest, course_key: UUID, lesson_key: UUID) -> HttpResponse:
    """The script of a lesson page tells that it was opened, so that "go on" leads back to it. Whoever is logged in."""
    lesson = lesson_or_404(course_key, lesson_key)
    if not request.user.is_authenticated:
        return HttpResponse(status=403)
    open_lesson(request.user, lesson, at=timezone.now())
    return HttpResponse(status=204)


def lesson_or_404(course_key: UUID, lesson_key: UUID) -> LessonPage:
    """The live lesson of that live course in the active language, or Http404."""
    locale = Locale.get_active()
    course = CoursePage.objects.live().filter(translation_key=course_key, locale=locale).first()
    lesson = LessonPage.objects.live().child_of(course).filter(translation_key=lesson_key).first() if course else None
    if lesson is None:
        raise Http404
    return lesson
