"""What is noted on the day, by the volunteer: under the addresses of stations/urls.py, in its namespace."""

from django.urls import path

from stations.day import views

urlpatterns = [
    path("presences/", views.outbox, name="presences"),
    path("<int:pk>/presence/", views.note, name="note"),
]
