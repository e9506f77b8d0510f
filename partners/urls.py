"""Addresses under /admin/partners/."""

from django.urls import path, re_path

from partners import charter_views, organisation_views, usage_views, views
from partners.organisation_changes import CHANGES

app_name = "partners"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("materials/", views.MaterialsView.as_view(), name="materials"),
    path("usage/", usage_views.UsageView.as_view(), name="usage"),
    path("own/", organisation_views.OwnView.as_view(), name="own"),
    path("found/", organisation_views.FoundView.as_view(), name="found"),
    path("organisations/<int:pk>/", organisation_views.OrganisationView.as_view(), name="organisation"),
    path("organisations/<int:pk>/complete/", organisation_views.FoundView.as_view(), name="complete"),
    path("organisations/<int:pk>/sign/", charter_views.SignView.as_view(), name="sign"),
    path("organisations/<int:pk>/accreditations/", charter_views.AccreditationView.as_view(), name="accredit"),
    path("organisations/<int:pk>/accreditations/<int:number>/", charter_views.AccreditationView.as_view(), name="accreditation"),
    path("organisations/<int:pk>/accreditations/<int:number>/withdraw/", charter_views.WithdrawView.as_view(), name="withdraw_accreditation"),
    path("organisations/<int:pk>/accreditations/<int:number>/document/", charter_views.DocumentView.as_view(), name="accreditation_document"),
    re_path(rf"^organisations/(?P<pk>\d{{1,18}})/(?P<change>{'|'.join(CHANGES)})/$", organisation_views.ChangeView.as_view(), name="change"),
    path("reviews/", views.ReviewsView.as_view(), name="reviews"),
    path("reviews/<int:task_state_id>/", views.review, name="review"),
    path("reviews/<int:task_state_id>/submitted/", views.submitted, name="submitted"),
]
