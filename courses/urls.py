from django.urls import path

from courses import note_views, outbox_views, recording_views, session_views, views

app_name = "courses"
urlpatterns = [
    path("sessions/", session_views.sessions, name="sessions"),
    path("sessions/<int:pk>/", session_views.session, name="session"),
    path("sessions/<int:pk>/calendar.ics", session_views.session_calendar, name="session_calendar"),
    path("sessions/<int:pk>/register/", session_views.register, name="register"),
    path("sessions/<int:pk>/leave/", session_views.leave, name="leave"),
    path("sessions/<int:pk>/attend/", session_views.attend, name="attend"),
    path("recordings/<slug:code>.<slug:language>.vtt", recording_views.captions, name="captions"),
    path("device.json", outbox_views.device, name="device"),
    path("outbox/", outbox_views.outbox, name="outbox"),
    path("<uuid:course_key>/<uuid:lesson_key>/complete/", views.complete, name="complete"),
    path("<uuid:course_key>/<uuid:lesson_key>/opened/", views.opened, name="opened"),
    path("<uuid:course_key>/<uuid:lesson_key>/notes/", note_views.lesson_notes, name="lesson_notes"),
    path("<uuid:course_key>/<uuid:lesson_key>/bookmark/", note_views.bookmark, name="bookmark"),
    path("notes/remove/", note_views.remove, name="remove_mark"),
]
