from django.urls import path

from stations import views

app_name = "stations"
urlpatterns = [path("", views.mine, name="mine"), path("kept/", views.kept, name="kept")]
