from django.urls import include, path

from stations import views

app_name = "stations"
urlpatterns = [path("", views.mine, name="mine"), path("card/", include("stations.card.urls")), path("kept/", views.kept, name="kept")]
