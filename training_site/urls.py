"""Every address of the site. What people read is under the code of its language; what machines fetch is not."""

from allauth.account.decorators import reauthentication_required
from allauth.usersessions.views import list_usersessions
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.documents import urls as wagtaildocs_urls

from certificates.api.views import api
from certificates.offline import views as check_views
from certificates.views import verify_link
from courses.document_views import document
from courses.glossary_views import glossary
from courses.note_views import my_notes
from courses.search_views import search
from dashboard.api.views import api as desk_api
from dashboard.press import press, press_json
from people.admin_views import AccountView
from people.apply_views import apply
from training_site import offline_views, views
from training_site.link_view import LinkView

handler400 = "training_site.views.bad_request"
handler500 = "training_site.errors.server_error"

urlpatterns = [
    path("", views.entrance, name="entrance"),
    # Wagtail's own log-in gives way to the one log-in of the site, with its limits and its second factor.
    path("admin/login/", views.desk_entrance, name="wagtailadmin_login"),
    path("admin/logout/", RedirectView.as_view(pattern_name="account_logout")),
    path("admin/failwhale/", views.nothing_here),  # where Wagtail breaks on purpose
    path("admin/account/", require_admin_access(AccountView.as_view()), name="wagtailadmin_account"),
    path("admin/choose-external-link/", require_admin_access(LinkView.as_view()), name="wagtailadmin_choose_page_external_link"),
    path("admin/", include(wagtailadmin_urls)),
    re_path(r"^documents/(\d+)/(.*)$", document, name="wagtaildocs_serve"),
    path("documents/", include(wagtaildocs_urls)),
    path("i18n/", include("django.conf.urls.i18n")),
    path("v", check_views.check, name="check"),
    path("v/", RedirectView.as_view(pattern_name="check")),
    path("v/sw.js", check_views.worker, name="check_worker"),
    path("v/trust.json", check_views.trust, name="check_trust"),
    path("v/manifest.webmanifest", check_views.manifest, name="check_manifest"),
    path("v/<str:token>", verify_link, name="verify_link"),
    path("verify", RedirectView.as_view(pattern_name="certificates:verify"), name="verify_by_hand"),
    path("media/images/<path:path>", views.image),
    path("", include("certificates.badges.machine_urls")),
    path("api/desk/", desk_api.urls),
    path("api/", api.urls),
    path("sw.js", offline_views.worker, name="worker"),
]
if settings.SHOW_MAILBOX:
    urlpatterns += [path("mailbox/", include("training_site.mailbox"))]

urlpatterns += i18n_patterns(
    path("accounts/sessions/", reauthentication_required(list_usersessions, allow_get=True, app="allauth.account"), name="usersessions_list"),
    path("accounts/", include("allauth.urls")),
    path("me/notes/", my_notes, name="my_notes"),
    path("me/", include("people.urls")),
    path("lessons/<uuid:course_key>/offline.json", offline_views.manifest, name="manifest"),
    path("join/", include("people.join_urls")),
    path("lessons/", include("courses.urls")),
    path("search/", search, name="search"),
    path("glossary/", glossary, name="glossary"),
    path("coalition/", apply, name="apply"),
    path("exams/", include("quizzes.urls")),
    path("certificates/", include("certificates.urls")),
    path("posts/", include("stations.urls")),
    path("figures/", press, name="press"),
    path("figures/figures.json", press_json, name="press_json"),
    path("day/", include("stations.day.desk_urls")),
    path("board/", include("dashboard.board.urls")),
    path("home/", views.home, name="home"),
    path("offline/", offline_views.offline, name="offline"),
    path("kept/<path:path>", offline_views.kept_page, name="kept_page"),
    re_path(wagtail_urls.serve_pattern, views.page),
    path("", include(wagtail_urls)),
)
