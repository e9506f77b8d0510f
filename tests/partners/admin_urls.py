"""Every address of the admin, walked from the URL conf, each argument filled with ids of what another organisation has."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Model
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection, Page, Revision, Task, TaskState, Workflow, WorkflowState

from courses.models import MaterialPage
from people.models import Accreditation, Membership, Organisation, User
from quizzes.models import Question, QuestionProposal

# Addresses that are left out, and why.
LEFT_OUT = {
    "wagtailadmin_error_test": "breaks on purpose, and is closed in our URL conf",
    "wagtailadmin_logout": "ends the session of the crawl",
    "wagtailadmin_login": "leads to the log-in",
}
# Addresses whose arguments are filled with what fits no row, and why.
WITHOUT_ROWS = {
    "wagtailadmin_password_reset_confirm": "its token is made for one person by mail",
    "question:import_preview": "an upload is its examiner's own, for a while",
    "wagtailadmin_editing_sessions:release": "a session of the editor lives for seconds",
}
# What an argument means, whatever the view.
OF_ARGUMENT: dict[str, type[Model]] = {
    "page_id": Page,
    "parent_page_id": Page,
    "page_to_move_id": Page,
    "destination_id": Page,
    "page_pk": Page,
    "object_id": Page,
    "document_id": Document,
    "doc_id": Document,
    "image_id": Image,
    "collection_id": Collection,
    "task_state_id": TaskState,
    "workflow_state_id": WorkflowState,
    "revision_id": Revision,
    "task_id": Task,
    "workflow_pk": Workflow,
    "number": Accreditation,
}
# What `pk` means where the view does not say its model. A new view that is not here is tried with some of the planted ids.
OF_NAME: dict[str, type[Model]] = {
    "wagtailadmin_pages": Page,
    "wagtailadmin_api:pages": Page,
    "wagtailadmin_api:documents": Document,
    "wagtailadmin_api:images": Image,
    "wagtailadmin_workflows:enable_task": Task,
    "wagtailadmin_workflows:edit_task": Task,
    "wagtailadmin_workflows": Workflow,
    "wagtaildocs": Document,
    "dashboard_person": User,
    "people_accept": Membership,
    "people_decline": Membership,
    "question:picture": Question,
    "question:preview": Question,
    "question:retire": Question,
    "question:situation_picture": Question,
    "proposal": QuestionProposal,
    "partners:review": TaskState,
    "partners:submitted": TaskState,
    "partners": Organisation,
}
WORDS = {
    "key": ["00000000-0000-4000-8000-000000000000"],
    "app_label": ["wagtailcore", "courses", "wagtaildocs", "wagtailimages", "quizzes"],
    "model_name": ["page", "materialpage", "document", "image", "questionproposal"],
    "content_type_app_name": ["courses"],
    "content_type_model_name": ["materialpage"],
    "action_name": ["approve", "reject", "delete", "publish"],
    "filter_spec": ["original"],
    "change": ["admit", "decline", "suspend", "reinstate", "end"],
    "revision_id_a": ["earliest"],
    "revision_id_b": ["latest"],
    "session_id": ["1"],
    "uploaded_file_id": ["1"],
    "uidb64": ["x"],
    "token": ["x"],
    "app_name": ["taggit"],
    "action": ["delete", "publish", "move", "tags", "add_to_collection"],
}
MOST_TRIED = 2  # ids of a view that does not say of what it is
Ids = Mapping[type[Model], list[Any]]


def admin_patterns() -> Iterator[tuple[str, URLPattern]]:
    """(full name, pattern) of every pattern below /admin/."""
    [admin] = [resolver for resolver in get_resolver().url_patterns if str(resolver.pattern) == "admin/"]
    yield from _walk(admin.url_patterns, ())


def _walk(patterns: Any, namespaces: tuple[str, ...]) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, (*namespaces, pattern.namespace) if pattern.namespace else namespaces)
        else:
            yield ":".join([*namespaces, pattern.name or ""]), pattern


def addresses(ids: Ids, reached: set[str] | None = None) -> Iterator[tuple[str, str]]:
    """(name, address), each argument filled with each id of its kind, all in step so that they fit together; into `reached` the names."""
    for name, pattern in admin_patterns():
        if name in LEFT_OUT or not pattern.name:
            continue
        choices = {argument: choices_for(name, argument, pattern, ids) for argument in pattern.pattern.regex.groupindex}
        for turn in range(max((len(values) for values in choices.values()), default=1)):
            try:
                address = reverse(name, kwargs={argument: values[turn % len(values)] for argument, values in choices.items()})
            except NoReverseMatch:
                continue
            if reached is not None:
                reached.add(name)
            yield name, address


def choices_for(name: str, argument: str, pattern: URLPattern, ids: Ids) -> list[Any]:
    if argument in WORDS:
        return WORDS[argument]
    model = OF_ARGUMENT.get(argument) or _model_of(name, pattern)
    if model is None:
        return sorted({pks[0] for pks in ids.values() if pks})[:MOST_TRIED]
    for known in (model, *(parent for parent in model.__mro__ if parent in ids)):
        if known in ids:
            return ids[known]
    return list(model._default_manager.values_list("pk", flat=True)[:2]) or [1]


def _model_of(name: str, pattern: URLPattern) -> type[Model] | None:
    for beginning, model in OF_NAME.items():
        if name.startswith(beginning):
            return model
    view = pattern.callback
    model = getattr(view, "view_initkwargs", {}).get("model") or getattr(getattr(view, "view_class", None), "model", None)
    return model if isinstance(model, type) and issubclass(model, Model) else None


def with_queries(name: str, url: str, ids: Ids) -> Iterator[str]:
    """The address, and the address with the questions that its kind of view answers."""
    yield url
    if "chosen_multiple" in name or "bulk" in name:
        model = Document if "doc" in url else Image if "image" in url else MaterialPage if "materialpage" in url else Page
        pk = ids.get(model, ids[Page])[0]
        yield f"{url}?id={pk}"
        yield f"{url}?id=all"
    if any(word in name for word in ("choose", "search", "results", "index", "autocomplete", "listing")):
        yield f"{url}?q=Zq&term=Zq&search=Zq"
    if name == "wagtailadmin_choose_page":
        yield f"{url}?page_type=courses.materialpage"
        yield f"{url}?page_type=partners.sectionpage"
