from django.urls import path

from certificates import views

app_name = "certificates"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("update/", views.update, name="update"),
    path("verify/", views.verify, name="verify"),
    path("verify/<str:token>/", views.verified, name="verified"),
    path("<str:token>/pdf/", views.download, name="download"),
]
