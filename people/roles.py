"""ONE table: role → permissions. `sync_roles()` writes it into groups named by role, after every migrate.

What an editor may do in the section of one organisation hangs on that organisation's own group, not here. Nobody becomes a
superuser by a role.
"""

from typing import Any

from django.apps import AppConfig, apps
from django.contrib.auth.models import Group, Permission
from django.db import transaction

from people.enums import Role

ADMIN = ["wagtailadmin.access_admin"]


def _all(*models: str, actions: tuple[str, ...] = ("view", "add", "change", "delete")) -> list[str]:
    """Permission names for `actions` on models given as app_label.model."""
    return [f"{app}.{action}_{model}" for app, model in (name.split(".") for name in models) for action in actions]


TRAINER = [*ADMIN, *_all("courses.session", "courses.sessionseries", actions=("view", "add", "change")), "courses.run_session"]
TRAINER += _all("quizzes.sitting", actions=("view", "add", "change"))
LAW_WORK = _all("courses.lawitem", actions=("view", "change"))
EXAMINER = [*ADMIN, *_all("quizzes.question", "quizzes.scenario", "quizzes.exam"), "quizzes.view_attempt", *LAW_WORK]
EXAMINER += _all("quizzes.accommodation", actions=("view", "add"))
# Rates the questions of an exam on a sheet (the pass mark by judges); the bank stays closed.
JUDGE = [*ADMIN, "quizzes.add_angoffrating"]
EXAMINER += JUDGE
COORDINATOR = [
    *ADMIN,
    "people.view_roster",
    *_all("stations.assignment", actions=("view", "add", "change")),
    *_all("stations.election", "stations.station", "stations.shift", "stations.post", "stations.hole", actions=("view",)),
    *_all("stations.plan", actions=("view", "add", "change")),
    "stations.add_paperrun",
    "courses.view_session",
    "courses.run_session",
]
HEADQUARTERS = [
    *EXAMINER,
    *COORDINATOR,
    *TRAINER,
    *_all(
        "people.user", "people.organisation", "people.membership", "people.area", "people.pledge", "people.charter", actions=("view", "add", "change")
    ),
    *_all("people.rolegrant", actions=("view", "add", "delete")),
    *_all("courses.topic", "courses.lawarticle", "courses.lawversion", "courses.recording", "courses.glossaryterm"),
    "courses.publish_lawversion",
    *_all("certificates.programme", "certificates.lawrequirement", actions=("view", "add", "change")),
    "certificates.view_certificate",
    "certificates.revoke_certificate",
    *_all("certificates.handissue", "certificates.bulkissue", actions=("view", "add")),
    "certificates.add_printrun",
    "certificates.change_issuer",
    *_all("stations.election", "stations.station", "stations.shift", "stations.post"),
    *_all("stations.scope", actions=("view", "add", "delete")),
    *_all("stations.stationimport", actions=("view", "add")),
    *_all("wagtailimages.image", "wagtaildocs.document", actions=("add", "change", "choose")),
    "training_site.keep_queue",
]

ROLES: dict[str, list[str]] = {
    Role.VOLUNTEER: [],
    Role.TRAINER: TRAINER,
    Role.EDITOR: ADMIN,
    Role.REVIEWER: ADMIN,
    Role.EXAMINER: EXAMINER,
    Role.JUDGE: JUDGE,
    Role.COORDINATOR: COORDINATOR,
    Role.HEADQUARTERS: HEADQUARTERS,
}


@transaction.atomic
def sync_roles() -> set[str]:
    """Make each role's group carry exactly the permissions of the table; returns the names that exist in no app (yet)."""
    wanted = {name for names in ROLES.values() for name in names}
    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.filter(codename__in=[name.split(".")[1] for name in wanted]).select_related("content_type")
    }
    for role, names in ROLES.items():
        group, _made = Group.objects.get_or_create(name=str(role))
        group.permissions.set([known[name] for name in dict.fromkeys(names) if name in known])
    return wanted - set(known)


def sync_after_migrate(sender: AppConfig, **kwargs: Any) -> None:
    """Receiver of post_migrate: once, when the last app has its permissions."""
    last = [config for config in apps.get_app_configs() if config.models_module is not None][-1]
    if sender == last:
        sync_roles()
