from django.urls import path

from people import views

app_name = "people"
urlpatterns = [
    path("", views.me, name="me"),
    path("profile/", views.profile, name="profile"),
    path("organisation/", views.organisation, name="organisation"),
    path("organisation/withdraw/", views.withdraw_request, name="withdraw_request"),
    path("organisation/leave/", views.leave, name="leave"),
    path("pledge/", views.pledge, name="pledge"),
]
