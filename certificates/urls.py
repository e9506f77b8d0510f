from django.urls import path

from certificates import holder_views, views

app_name = "certificates"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("update/", views.update, name="update"),
    path("verify/", views.verify, name="verify"),
    path("verify/<str:token>/", views.verified, name="verified"),
    path("<str:token>/name/", holder_views.ask_correction, name="ask_correction"),
    path("<str:token>/pdf/", views.download, name="download"),
]
