"""Addresses without a language: credentials name them, and they stay as they are."""

from django.urls import path

from certificates.badges import achievement_views, machine_views

urlpatterns = [
    path(".well-known/did.json", machine_views.did_document, name="did_document"),
    path("credentials/<str:token>", machine_views.credential, name="credential"),
    path("status/<int:number>.cwt", machine_views.status_token, name="status_token"),
    path("status/<int:number>/revocation", machine_views.status_list, name="status_list"),
    path("achievements/<slug:slug>.svg", achievement_views.image, {"kind": "svg"}, name="achievement_svg"),
    path("achievements/<slug:slug>.png", achievement_views.image, {"kind": "png"}, name="achievement_png"),
    path("achievements/<slug:slug>.json", achievement_views.machine_achievement, {"ending": "json"}, name="achievement_json"),
    path("achievements/<slug:slug>", achievement_views.machine_achievement, name="achievement"),
    path("achievements/<slug:slug>/<str:language>", achievement_views.machine_achievement, name="achievement_in"),
]
