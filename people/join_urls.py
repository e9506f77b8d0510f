from django.urls import path

from people import join_views
from people.offers import LetterOffer, LinkOffer

app_name = "join"
urlpatterns = [
    path("letter/<str:token>/", join_views.letter, name="letter"),
    path("letter/<str:token>/sign-up/", join_views.InvitedSignupView.as_view(offers=LetterOffer), name="letter_sign_up"),
    path("letter/<str:token>/decline/", join_views.decline, name="decline"),
    path("<str:token>/", join_views.link, name="link"),
    path("<str:token>/sign-up/", join_views.InvitedSignupView.as_view(offers=LinkOffer), name="link_sign_up"),
]
