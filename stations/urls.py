from django.urls import include, path

from stations import views

app_name = "stations"
urlpatterns = [path("", views.mine, name="mine"), path("kept/", views.kept, name="kept"), path("", include("stations.life.urls")), path("", include("stations.day.urls"))]
