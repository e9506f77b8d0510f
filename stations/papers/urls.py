from django.urls import path

from stations.papers import views

app_name = "stations_papers"
urlpatterns = [
    path("", views.PapersView.as_view(), name="papers"),
    path("runs/<int:pk>/state/", views.PapersStateView.as_view(), name="state"),
    path("runs/<int:pk>/file/", views.RunFileView.as_view(), name="file"),
    path("runs/<int:pk>/cancel/", views.RunCancelView.as_view(), name="cancel"),
    path("runs/<int:pk>/failed/", views.RunFailedView.as_view(), name="failed"),
    path("runs/<int:pk>/anew/", views.RunAnewView.as_view(), name="anew"),
    path("assignments/<int:pk>/<slug:kind>/", views.OneView.as_view(), name="one"),
    path("requisites/", views.RequisitesListView.as_view(), name="requisites_list"),
    path("requisites/<int:pk>/", views.RequisitesView.as_view(), name="requisites"),
]
