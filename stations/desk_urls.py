from django.urls import include, path

from stations import desk, desk_close, desk_exchange, desk_lock

app_name = "stations_desk"
urlpatterns = [
    path("", include("stations.plans.urls")),
    path("elections/<int:pk>/", desk.ElectionView.as_view(), name="election"),
    path("elections/<int:pk>/posts/", desk.OpenPostsView.as_view(), name="open_posts"),
    path("stations/<int:pk>/", desk.StationView.as_view(), name="station"),
    path("stations/<int:pk>/close/", desk_close.CloseView.as_view(), name="close"),
    path("stations/<int:pk>/reopen/", desk_close.ReopenView.as_view(), name="reopen"),
    path("posts/<int:pk>/", desk.PostView.as_view(), name="post"),
    path("assignments/<int:pk>/exchange/", desk_exchange.ExchangeView.as_view(), name="exchange"),
    path("assignments/<int:pk>/lock/", desk_lock.LockView.as_view(), name="lock"),
    path("assignments/<int:pk>/withdraw/", desk.WithdrawView.as_view(), name="withdraw"),
]
