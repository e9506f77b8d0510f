from django.urls import path

from stations.plans import views

urlpatterns = [
    path("plans/", views.PlansView.as_view(), name="plans"),
    path("plans/<int:pk>/", views.PlanView.as_view(), name="plan"),
    path("plans/<int:pk>/chances.csv", views.PlanChancesView.as_view(), name="plan_chances"),
    path("plans/<int:pk>/state/", views.PlanStateView.as_view(), name="plan_state"),
    path("holes/<int:pk>/plan/", views.PlanAnewView.as_view(), name="plan_anew"),
]
