from django.urls import path

from stations.day import desk

app_name = "day"
urlpatterns = [
    path("", desk.home, name="home"),
    path("holes/<int:pk>/", desk.hole, name="hole"),
    path("assignments/<int:pk>/", desk.assignment, name="assignment"),
    path("swaps/<int:pk>/", desk.swap, name="swap"),
]
