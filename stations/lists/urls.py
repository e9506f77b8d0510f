from django.urls import path

from stations.lists import import_views

app_name = "stations_lists"
urlpatterns = [
    path("", import_views.UploadView.as_view(), name="upload"),
    path("<uuid:key>/", import_views.ReportView.as_view(), name="report"),
    path("<uuid:key>/columns/", import_views.ColumnsView.as_view(), name="columns"),
    path("<uuid:key>/vanished/", import_views.VanishedView.as_view(), name="vanished"),
]
