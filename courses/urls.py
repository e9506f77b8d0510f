from django.urls import path

from courses import outbox_views, session_views, views

app_name = "courses"
urlpatterns = [
    path("sessions/", session_views.sessions, name="sessions"),
    path("sessions/<int:pk>/", session_views.session, name="session"),
    path("sessions/<int:pk>/calendar.ics", session_views.session_calendar, name="session_calendar"),
    path("sessions/<int:pk>/register/", session_views.register, name="register"),
    path("sessions/<int:pk>/leave/", session_views.leave, name="leave"),
    path("sessions/<int:pk>/attend/", session_views.attend, name="attend"),
    path("device.json", outbox_views.device, name="device"),
    path("outbox/", outbox_views.outbox, name="outbox"),
    path("<uuid:course_key>/<uuid:lesson_key>/complete/", views.complete, name="complete"),
    path("<uuid:course_key>/<uuid:lesson_key>/opened/", views.opened, name="opened"),
]
