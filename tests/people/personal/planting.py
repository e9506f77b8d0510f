"""One row of every table about a person, made of what the models say of themselves; and the search for words in the whole database."""

import json
from datetime import timedelta
from itertools import count

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import connection, models
from django.utils import timezone
from wagtail.fields import StreamField
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale, Page

from people.audit_log import scrubbing
from people.models import Area, Membership, Organisation, User
from people.personal.kept import tables
from people.personal.sweeping import columns, swept
from quizzes.models import Attempt, Exam
from stations.models import Assignment, Election, Post, Shift, Station
from stations.services import assign
from tests.factories.people import PersonFactory
from tests.stations.conftest import build_plan, build_ready

NAME, EMAIL, PHONE = "Құпиясова Айгүл Жасырынқызы", "planted@example.org", "+77001234567"
TEXT = f"{NAME}, {EMAIL}, {PHONE}"
_number = count(1)


def certified_person():
    """(person, plan): certified, a member, at a post, under the planted name."""
    plan = build_plan()
    person = build_ready(plan)
    User.objects.filter(pk=person.pk).update(email=EMAIL, full_name=NAME, name_key=NAME.casefold(), phone=PHONE)
    person.refresh_from_db()
    person.emailaddress_set.update(email=EMAIL)
    person.certificates.update(holder_name=NAME)
    assign(person, plan.post, by=None, at=timezone.now())
    return person, plan


def plant(person, plan):
    """{model: row} with at least one row of each table about the person."""
    pool = {
        User: person,
        Organisation: plan.organisation,
        Area: plan.area,
        Election: plan.election,
        Station: plan.station,
        Shift: plan.shift,
        Post: plan.post,
        Assignment: Assignment.objects.get(),
        Membership: person.memberships.get(),
        Attempt: person.attempts.first(),
        Exam: plan.programme.exam,
        type(plan.programme): plan.programme,
        ContentType: ContentType.objects.get_for_model(Page),
        Page: Page.objects.filter(depth=3).first(),
        Locale: Locale.objects.first(),
    }
    pool["elsewhere"], pool[type(person.certificates.first())] = plan.other_station, person.certificates.first()
    for table in tables():
        if not table.paths:
            continue
        if not table.rows([person.pk]).exists():
            pool.pop(table.model_class, None)
            make(table.model_class, pool, table)
    person.pledge_signatures.update(full_name=NAME)
    person.invitations.update(full_name=NAME, email=EMAIL, phone=PHONE)
    return pool


def make(model, pool, table=None):
    """A row with whatever its columns demand, and with the person wherever `table` says that its rows are about one."""
    if model in pool:
        return pool[model]
    values = special(model, pool)
    mine = {path.partition("__")[0] for path in table.paths} if table else set()
    for field in model._meta.concrete_fields:
        if field.name in values or field.auto_created or getattr(field, "auto_now_add", False):
            continue
        if field.is_relation:
            if field.name in mine or not field.null:
                values[field.name] = make(field.related_model, pool)
        elif not (field.has_default() or field.null or (field.primary_key and field.has_default())) and not getattr(field, "auto_now", False):
            values[field.name] = value_of(field)
    pool[model] = model._base_manager.create(**values)
    return pool[model]


def value_of(field):
    kinds = {
        models.DateTimeField: timezone.now,
        models.DateField: timezone.localdate,
        models.JSONField: lambda: {"en": "text"},
        models.BinaryField: lambda: b"file",
        models.ImageField: get_test_image_file,
        models.FileField: lambda: ContentFile(b"file", name="file.txt"),
        models.EmailField: lambda: f"row{next(_number)}@example.org",
        models.BooleanField: lambda: True,
        models.GenericIPAddressField: lambda: "192.0.2.1",
        models.UUIDField: lambda: f"{next(_number):032x}",
    }
    for kind, value in kinds.items():
        if isinstance(field, kind):
            return value()
    if field.choices:
        return field.choices[0][0]
    return (
        next(_number)
        if isinstance(field, (models.IntegerField, models.FloatField))
        else ("" if field.blank else f"row{next(_number)}"[: field.max_length])
    )


def special(model, pool):
    """What the database asks of a row beyond its columns."""
    person, now = pool[User], timezone.now()
    other = PersonFactory() if model._meta.label in {"people.TwoPeople", "stations.Swap", "certificates.Unrevocation"} else None
    page, edit = ContentType.objects.get_for_model(Page), {"timestamp": now, "action": "wagtail.edit"}
    values = {
        "people.TwoPeople": lambda: {"first": person, "second": other},
        "people.RoleGrant": lambda: {"role": "volunteer"},
        "people.Erasure": lambda: {"reason": "asked"},
        "people.InvitationList": lambda: {"confirmed_at": now},
        "people.User_groups": dict,
        "stations.ConflictOfInterest": lambda: {"station": pool["elsewhere"]},
        "stations.ObserverCard": lambda: {"consented_at": now},
        "stations.Swap": lambda: {"second": pool[Assignment]},
        "stations.PlanLine": lambda: {"kind": "keep", "post": pool[Post]},
        "certificates.LawRequirement": lambda: {"required_by": now + timedelta(days=9), "announced_at": now},
        "courses.Session": lambda: {"starts_at": now, "ends_at": now + timedelta(hours=1), "place": "Abai 1"},
        "certificates.Document": lambda: {"content": b'{"credentialSubject": {}}'},
        "quizzes.Sitting": lambda: {"opens_at": now, "closes_at": now + timedelta(hours=1)},
        "quizzes.Accommodation": lambda: {"extra_minutes": 5},
        "quizzes.AngoffRating": lambda: {"percent": 50},
        "wagtailcore.ModelLogEntry": lambda: {"content_type": ContentType.objects.get_for_model(User), "object_id": str(person.pk), **edit},
        "wagtailcore.PageLogEntry": lambda: {"content_type": page, **edit},
        "wagtailcore.Revision": lambda: {"content_type": page, "base_content_type": page, "object_id": "1", "content": {"title": "x"}},
        "wagtailcore.WorkflowState": lambda: {"content_type": page, "base_content_type": page, "object_id": "1"},
    }
    return values.get(model._meta.label, dict)()


# Read by the program as it wrote it, and filled by nobody's hand.
PROGRAMS = {
    *(("certificates.PrintRun", name) for name in ("certificates", "left_out")),
    *(("stations.PaperRun", name) for name in ("assignments", "left_out", "packed")),
    *(("people.InvitationList", "lines"), ("certificates.BulkLine", "reasons")),
}
UNTOUCHED = {"training_site.SiteVersion", "wagtailcore.Locale", "wagtailcore.Site", "wagtailcore.Page", "people.Area", "auth.Group"}
NAMES_OF_CODE = {"object_id", "url_path", "slug", "code", "task_path", "backend_name", "queue_name", "exception_class_path", "path", "key", "ref"}


def plant_words(person):
    """The person in words, in every column of every model that has a row, their own row first; {(table, column)}."""
    planted = set()
    for model in swept():
        if model._meta.label in UNTOUCHED:
            continue
        own = [table for table in tables() if table.model == model._meta.label and table.paths]
        row = (own[0].rows([person.pk]) if own else model._base_manager.order_by("pk")).first()
        for field in columns(model) if row else []:
            if (model._meta.label, field.name) in PROGRAMS or field.name in NAMES_OF_CODE or isinstance(field, StreamField):
                continue
            if words := fitting(field):
                with scrubbing():  # the log is among the tables
                    model._base_manager.filter(pk=row.pk).update(**{field.name: words})
                planted.add((model._meta.db_table, field.column))
    return planted


def fitting(field):
    if isinstance(field, models.JSONField):
        return [TEXT] if field.default is list else {"kk": TEXT, "told": TEXT.upper()}
    return next((text for text in (TEXT, NAME, EMAIL, PHONE) if not field.max_length or len(text) <= field.max_length), "")


def rows_naming(*words):
    """{(table, column)} where one of these words stands in the whole database, plainly or as JSON escapes it."""
    once = {json.dumps(word)[1:-1] for word in words}
    forms = {form.casefold() for form in {*words, *once, *(json.dumps(form)[1:-1] for form in once)}}
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    text = bytes(value).decode(errors="ignore") if isinstance(value, (bytes, memoryview)) else str(value)
                    if any(form in text.casefold() for form in forms):
                        found.add((table, name))
    return found
