import pytest
import yaml
from django.conf import settings
from django.core.management import CommandError, call_command
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Workflow, WorkflowPage, WorkflowState

from courses.models import MaterialPage, Topic
from courses.references import collections_of
from partners import demo
from partners.models import LibraryPage, SectionPage
from partners.provisioning import build_libraries, provision
from people.models import Organisation
from people.services import found_organisation
from tests.factories.people import in_all

NAMES = ["kk=Өрлеу", "ru=Подъём", "en=Rise"]


def test_an_organisation_gets_a_section_in_each_language(tree):
    call_command("found_organisation", "rise", "--name", *NAMES)
    organisation = Organisation.objects.get(slug="rise")
    sections = SectionPage.objects.filter(organisation=organisation)
    assert {section.locale.language_code: section.title for section in sections} == {"kk": "Өрлеу", "ru": "Подъём", "en": "Rise"}
    assert len({section.translation_key for section in sections}) == 1
    assert all(section.get_workflow() for section in sections)
    granted = GroupPagePermission.objects.filter(group=organisation.editors)
    assert {grant.permission.codename for grant in granted} == {"add_page", "change_page"}
    assert collections_of(organisation).count() == 1
    files = GroupCollectionPermission.objects.filter(group=organisation.editors)
    assert {grant.permission.codename for grant in files} == {"add_document", "choose_document", "add_image", "choose_image"}


def test_again_changes_nothing_but_a_new_name(tree):
    organisation = found_organisation(slug="rise", name=in_all("Rise"))
    provision(organisation)
    before = [WorkflowPage.objects.count(), GroupPagePermission.objects.count(), SectionPage.objects.count(), Workflow.objects.count()]
    call_command("found_organisation", "rise", "--name", *NAMES)
    after = [WorkflowPage.objects.count(), GroupPagePermission.objects.count(), SectionPage.objects.count(), Workflow.objects.count()]
    assert after == before
    assert set(SectionPage.objects.values_list("title", flat=True)) == {"Өрлеу", "Подъём", "Rise"}
    assert collections_of(organisation).count() == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["rise", "--name", "kk=Өрлеу"], "missing in: ru, en"),
        (["rise", "--name", *NAMES, "xx=Rise"], "in languages of this site"),
        (["rise", "--name", "Rise"], "Give names as"),
        (["ri se", "--name", *NAMES], "slug"),
        (["rise", "--name", *NAMES, "--editor", "nobody"], "e-mail address"),
    ],
)
def test_the_command_says_what_is_wrong_and_founds_nothing(tree, arguments, said):
    with pytest.raises(CommandError, match=said):
        call_command("found_organisation", *arguments)
    assert not Organisation.objects.exists()


def test_libraries_are_built_beside_the_catalogs(tree):
    for library in tree.libraries.values():
        library.delete()
    build_libraries()
    build_libraries()
    libraries = LibraryPage.objects.select_related("locale")
    assert sorted(library.locale.language_code for library in libraries) == ["en", "kk", "ru"]
    assert len({library.translation_key for library in libraries}) == 1


@pytest.mark.one_engine
def test_the_sample_goes_the_way_of_all_materials_and_only_once(tree):
    for entry in yaml.safe_load(demo.CONTENT.read_text()):
        Topic.objects.get_or_create(code=entry["topic"], defaults={"name": in_all(entry["topic"])})
        assert all(set(entry[name]) == {code for code, _name in settings.LANGUAGES} for name in ("title", "summary", "text"))
    for slug in ("dorogu-molodym", "chelovek-i-obshchestvo", "qundylyq-qory"):
        found_organisation(slug=slug, name=in_all(slug))
    demo.load(None)
    demo.load(None)
    materials = MaterialPage.objects.all()
    assert materials.count() == 30
    assert materials.live().count() == 21
    assert sum(material.workflow_in_progress for material in materials) == 3
    sent_back = WorkflowState.objects.filter(status=WorkflowState.STATUS_NEEDS_CHANGES)
    assert sent_back.count() == 3
    assert all(state.current_task_state.comment for state in sent_back)
    assert all("sample" in title for title in materials.filter(locale__language_code="en").values_list("title", flat=True))
