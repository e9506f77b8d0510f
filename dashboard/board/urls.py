from django.urls import path

from dashboard.api.page import api_page
from dashboard.board import map_views, views

app_name = "board"
urlpatterns = [
    path("", views.entrance, name="entrance"),
    path("api/", api_page, name="api"),
    path("<int:pk>/", views.board, name="board"),
    path("<int:pk>/stations/", views.stations, name="stations"),
    path("<int:pk>/holes/", views.holes, name="holes"),
    path("<int:pk>/changes/", views.changes, name="changes"),
    path("<int:pk>/wall/", views.wall, name="wall"),
    path("<int:pk>/map/", map_views.map_page, name="map"),
    path("<int:pk>/points.json", map_views.points_data, name="points"),
    path("stations/<int:pk>/", views.station, name="station"),
]
