"""What people say of their posts: under the addresses of stations/urls.py, in its namespace."""

from django.urls import path

from stations.life import views

urlpatterns = [
    path("calendar.ics", views.my_calendar, name="calendar"),
    path("<int:pk>/calendar.ics", views.calendar_of, name="calendar_of"),
    path("<int:pk>/answer/", views.answer, name="answer"),
    path("<int:pk>/swap/", views.ask_swap, name="ask_swap"),
    path("swaps/<int:pk>/", views.answer_swap, name="answer_swap"),
    path("offers/<int:pk>/", views.answer_offer, name="answer_offer"),
]
