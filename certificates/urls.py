from django.urls import path, re_path

from certificates import views
from certificates.api.page import api_page
from certificates.badges import achievement_views
from certificates.badges import views as badge_views
from certificates.life import holder_views

app_name = "certificates"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("update/", views.update, name="update"),
    path("verify/", views.verify, name="verify"),
    path("verify/<str:token>/", views.verified, name="verified"),
    path("api/", api_page, name="api"),
    path("achievements/<slug:slug>/", achievement_views.achievement, name="achievement"),
    path("<str:token>/name/", holder_views.ask_correction, name="ask_correction"),
    path("<str:token>/pdf/", views.download, name="download"),
    re_path(r"^(?P<token>[^/]+)/badge\.(?P<kind>svg|png|json)$", badge_views.badge, name="badge"),
]
