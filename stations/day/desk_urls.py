from django.urls import path

from stations.day import desk, exchange

app_name = "day"
urlpatterns = [
    path("", desk.home, name="home"),
    path("holes/<int:pk>/", desk.hole, name="hole"),
    path("assignments/<int:pk>/", desk.assignment, name="assignment"),
    path("assignments/<int:pk>/exchange/", exchange.exchange, name="exchange"),
    path("swaps/<int:pk>/", desk.swap, name="swap"),
]
