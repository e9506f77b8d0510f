"""Addresses under /admin/partners/."""

from django.urls import path

from partners import usage_views, views

app_name = "partners"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("materials/", views.MaterialsView.as_view(), name="materials"),
    path("usage/", usage_views.UsageView.as_view(), name="usage"),
    path("reviews/", views.ReviewsView.as_view(), name="reviews"),
    path("reviews/<int:task_state_id>/", views.review, name="review"),
    path("reviews/<int:task_state_id>/submitted/", views.submitted, name="submitted"),
]
