from django.urls import path

from courses import views

app_name = "courses"
urlpatterns = [
    path("<uuid:course_key>/<uuid:lesson_key>/complete/", views.complete, name="complete"),
    path("<uuid:course_key>/<uuid:lesson_key>/opened/", views.opened, name="opened"),
]
