"""The sample of publishing: sections for every organisation, and materials that went the way of all materials."""

from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import yaml
from django.db import transaction
from django.utils.timezone import localdate
from wagtail.models import Page

from courses.enums import MaterialKind
from courses.models import MaterialPage, Topic
from courses.usage import record_use
from partners import services
from partners.demo_files import handout
from partners.models import SectionPage
from partners.provisioning import build_libraries, provision
from people.demo import load_consents
from people.demo_places import ORGANISATIONS
from people.enums import Role
from people.models import Organisation, User
from people.multilingual import TranslatedText
from people.queries import admitted_organisations
from people.services import grant_role

CONTENT = Path(__file__).parent / "content" / "sample_materials.yaml"
# One writes and one reviews for each organisation; who has a printed log-in already is left as is.
NAMES = {
    Role.EDITOR: ["Тұрсынова Әсел Маратқызы", "Попов Алексей Игоревич", "Жұмабаев Нұржан Талғатұлы"],
    Role.REVIEWER: ["Литвинова Елена Олеговна", "Сағынтаев Дәулет Қайратұлы", "Мороз Анна Викторовна"],
}


@transaction.atomic
def load(scale: Any) -> None:
    """Load the sample; loading it again changes nothing."""
    build_libraries()
    for organisation in admitted_organisations():
        provision(organisation)
    people = {}
    for number, organisation in enumerate(Organisation.objects.filter(slug__in=ORGANISATIONS).order_by("slug")):
        people[organisation.slug] = {role: _person(organisation, role, names[number % len(names)]) for role, names in NAMES.items()}
    load_consents()
    for number, entry in enumerate(yaml.safe_load(CONTENT.read_text())):
        if entry["organisation"] in people:
            _load_material(number, entry, people)


def _person(organisation: Organisation, role: str, name: str) -> User:
    held = organisation.role_grants.filter(role=role).order_by("pk").first()
    if held:
        return held.person
    email = f"{role}.{organisation.slug}@example.org"
    person = User.objects.filter(email=email).first() or User.objects.create_user(email, full_name=name, language="ru", is_sample=True)
    grant_role(person, role, organisation)
    return person


def _load_material(number: int, entry: dict[str, Any], people: dict[str, dict[Role, User]]) -> None:
    """One material in each language in which its organisation has a section; what is there already stays."""
    slugs = list(people)
    own = slugs.index(entry["organisation"])
    author = people[entry["organisation"]][Role.EDITOR]
    reviewer = people[slugs[(own + 1) % len(slugs)]][Role.REVIEWER]
    for section in SectionPage.objects.filter(organisation__slug=entry["organisation"]).select_related("locale").order_by("path"):
        slug = f"sample-{number + 1}"
        if Page.objects.child_of(section).filter(slug=slug).exists():
            continue
        material = _write(entry, section, slug, author)
        if entry["state"] == "draft":
            continue
        submission = services.submit(material, by=author)
        if entry["state"] != "waiting" and reviewer != author:
            services.review(submission.current_task_state, by=reviewer, approve=entry["state"] == "published", comment=entry.get("reason", ""))
        if entry["state"] == "published":
            _use(material)


def _use(material: MaterialPage) -> None:
    """A week of readers."""
    random = Random(f"use {material.slug} {material.locale_id}")  # noqa: S311 - the sample, not a secret
    for days in range(7):
        views = random.randint(3, 40)
        downloads = random.randint(0, views // 2) if material.document_id else 0
        record_use(material.pk, localdate() - timedelta(days=days), views=views, downloads=downloads)


def _write(entry: dict[str, Any], section: SectionPage, slug: str, author: User) -> MaterialPage:
    def said(name: str) -> str:
        return TranslatedText(entry[name]).in_language(section.locale.language_code)

    kind = entry.get("kind", MaterialKind.TEXT)
    words = {"title": said("title"), "summary": said("summary"), "text": said("text"), "language": section.locale.language_code}
    name = f"{slug}-{section.locale.language_code}.pdf"
    material = MaterialPage(
        kind=kind,
        document=handout(section.organisation, name, **words) if kind == MaterialKind.HANDOUT else None,
        title=said("title"),
        slug=slug,
        summary=said("summary"),
        text=said("text"),
        topic=Topic.objects.get(code=entry["topic"]),
        licence=entry["licence"],
        owner=author,
        live=False,
    )
    material.locale = section.locale
    if translation := MaterialPage.objects.filter(organisation=section.organisation, slug=slug).first():
        material.translation_key = translation.translation_key
    section.add_child(instance=material)
    material.save_revision(user=author)
    material.refresh_from_db()
    return material
