from django.urls import path

from people import erase_views, session_views, token_views, views
from people.personal import views as personal_views

app_name = "people"
urlpatterns = [
    path("", views.me, name="me"),
    path("profile/", views.profile, name="profile"),
    path("organisation/", views.organisation, name="organisation"),
    path("organisation/withdraw/", views.withdraw_request, name="withdraw_request"),
    path("organisation/leave/", views.leave, name="leave"),
    path("notices/", views.notices, name="notices"),
    path("notices/read/", views.read_notices, name="read_notices"),
    path("pledge/", views.pledge, name="pledge"),
    path("tokens/", token_views.tokens, name="tokens"),
    path("tokens/<int:pk>/revoke/", token_views.revoke, name="revoke_token"),
    path("sessions/<int:pk>/end/", session_views.end, name="end_session"),
    path("data/", personal_views.my_data, name="my_data"),
    path("data/download/", personal_views.download, name="download_my_data"),
    path("erase/", erase_views.erase, name="erase"),
]
