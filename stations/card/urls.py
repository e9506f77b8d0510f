from django.urls import path

from stations.card import views
from stations.card.home_map import home_map

urlpatterns = [
    path("", views.card, name="card"),
    path("home.json", home_map, name="card_home_map"),
    path("consent/", views.consent, name="card_consent"),
    path("conflicts/", views.declare, name="card_declare"),
    path("conflicts/<int:pk>/withdraw/", views.withdraw, name="card_withdraw"),
    path("erase/", views.erase, name="card_erase"),
]
