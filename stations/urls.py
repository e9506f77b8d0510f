from django.urls import include, path

from stations import views
from stations.papers import views as papers

app_name = "stations"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("card/", include("stations.card.urls")),
    path("kept/", views.kept, name="kept"),
    path("<int:pk>/papers/<slug:kind>/", papers.own, name="paper"),
    path("", include("stations.life.urls")),
    path("", include("stations.day.urls")),
]
