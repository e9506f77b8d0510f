"""Bookmarks and notes. Everything is for whoever is logged in, and about nobody else: what is another's cannot be named."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from courses import note_services
from courses.models import LessonPage
from courses.note_forms import NoteForm, PlaceForm
from courses.note_queries import kept_at, kept_by, places_of
from courses.originals import course_of
from courses.views import lesson_or_404
from people.refusals import Refused
from people.requests import PersonRequest, id_in

LONGEST_SEARCH = 100


@login_required
@never_cache
@require_safe
def my_notes(request: PersonRequest) -> HttpResponse:
    """Everything the person keeps at lessons, in the language of the page; `find` looks for a word in it. Whoever is logged in."""
    find = request.GET.get("find", "")[:LONGEST_SEARCH]
    return render(request, "courses/my_notes.html", {"kept": kept_by(request.user, get_language(), find), "find": find})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lesson_notes(request: PersonRequest, course_key: UUID, lesson_key: UUID) -> HttpResponse:
    """What the person keeps at one lesson, and the form for a note. Whoever is logged in."""
    lesson = readable_lesson_or_404(request, course_key, lesson_key)
    form = NoteForm(request.POST if request.method == "POST" else None, places=places_of(lesson))
    if not form.is_valid():
        return _notes_page(request, lesson, form)
    try:
        note_services.write_note(request.user, lesson, form.cleaned_data["place"], form.cleaned_data["text"], at=timezone.now())
    except Refused as refused:
        for refusal in refused.refusals:
            form.add_error("text", refusal.message)
        return _notes_page(request, lesson, form)
    messages.success(request, _("The note is kept. Only you see it."))
    return redirect("courses:lesson_notes", course_key, lesson_key)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bookmark(request: PersonRequest, course_key: UUID, lesson_key: UUID) -> HttpResponse:
    """Keep the lesson, or a place in it. Whoever is logged in. A GET, which a log-in on the way makes of the press, changes nothing."""
    lesson = readable_lesson_or_404(request, course_key, lesson_key)
    if request.method != "POST":
        return redirect("courses:lesson_notes", course_key, lesson_key)
    note_services.add_bookmark(request.user, lesson, _place(request, lesson), at=timezone.now())
    messages.success(request, _("The bookmark is kept: you find it in your account, under “Notes and bookmarks”."))
    return redirect(lesson.url)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: PersonRequest) -> HttpResponse:
    """Take away one's own note or bookmark; what is another's stays. Whoever is logged in. A GET changes nothing."""
    if request.method == "POST":
        if note := id_in(request.POST.get("note", "")):
            note_services.delete_note(request.user, note)
        if mark := id_in(request.POST.get("bookmark", "")):
            note_services.remove_bookmark(request.user, mark)
        messages.success(request, _("Removed."))
    return redirect("my_notes")


def readable_lesson_or_404(request: HttpRequest, course_key: UUID, lesson_key: UUID) -> LessonPage:
    """The lesson in the active language; Http404 also for who may not read it."""
    lesson = lesson_or_404(course_key, lesson_key)
    if not all(restriction.accept_request(request) for restriction in lesson.get_view_restrictions()):
        raise Http404
    return lesson


def _place(request: HttpRequest, lesson: LessonPage) -> str:
    """The place that the form names, if the lesson has it."""
    place = request.POST.get("place", "")
    return place if place in places_of(lesson) else ""


def _notes_page(request: PersonRequest, lesson: LessonPage, form: NoteForm) -> HttpResponse:
    course = course_of(lesson)
    context = {
        "lesson": lesson,
        "course": course,
        "kept": [kept_at(request.user, lesson)],
        "form": form,
        "bookmark_form": PlaceForm(places=places_of(lesson), auto_id="bookmark_%s"),
        "breadcrumbs": [{"label": course.title, "url": course.url}, {"label": lesson.title, "url": lesson.url}],
    }
    return render(request, "courses/lesson_notes.html", context, status=400 if form.errors else 200)
