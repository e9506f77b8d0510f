"""Who may do what to a page of an organisation, around the review: nobody publishes, nothing leaves its organisation."""

from typing import TYPE_CHECKING, Any

from django.http import Http404
from wagtail.models import Page, PagePermissionTester

from courses.surroundings import READERS
from people.queries import is_headquarters

if TYPE_CHECKING:
    from django.http import HttpRequest

    from people.models import Organisation, User


def organisation_of_page(page: Page) -> "Organisation | None":
    """The organisation whose section `page` is or stands in; None for the coalition's own pages."""
    return getattr(page.specific, "organisation", None)


class OrganisationPagePermissionTester(PagePermissionTester):
    """A material becomes public by the review alone: no right to publish for anybody, the superuser included."""

    def can_publish(self) -> bool:
        return False

    def can_publish_subpage(self) -> bool:
        return False

    def can_unpublish(self) -> bool:
        """Taking one's own back needs no review."""
        if not self.user.is_active or not self.page.live or self.page_locked():
            return False
        return self.user.is_superuser or bool({"publish", "change"} & self.permissions)

    def can_move(self) -> bool:
        """The screens that move and copy are closed to partners (partners/guard.py): no button that leads there."""
        return bool(self.user.is_superuser and super().can_move())

    def can_copy(self) -> bool:
        return bool(self.user.is_superuser and super().can_copy())

    def can_move_to(self, destination: Page) -> bool:
        return super().can_move_to(destination) and self._keeps_organisation(destination)

    def can_copy_to(self, destination: Page, recursive: bool = False) -> bool:
        return super().can_copy_to(destination, recursive) and self._keeps_organisation(destination)

    def _keeps_organisation(self, destination: Page) -> bool:
        organisation = organisation_of_page(self.page)
        return organisation is not None and organisation == organisation_of_page(destination)


class SectionPermissionTester(OrganisationPagePermissionTester):
    """A section itself is provisioned: its organisation writes in it and does not change it."""

    def can_edit(self) -> bool:
        return False

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return False

    def can_unpublish(self) -> bool:
        return False

    def can_move_to(self, destination: Page) -> bool:
        return False

    def can_copy_to(self, destination: Page, recursive: bool = False) -> bool:
        return False


class OrganisationPageMixin:
    """For a Page with an `organisation`. Of one that is not of the coalition now, only the headquarters reads."""

    permission_tester = OrganisationPagePermissionTester
    private_page_options = READERS

    def serve(self, request: "HttpRequest", *args: Any, **kwargs: Any) -> Any:
        if not self.organisation.is_admitted and not is_headquarters(request.user):  # type: ignore[attr-defined]
            raise Http404
        return super().serve(request, *args, **kwargs)  # type: ignore[misc]

    def permissions_for_user(self, user: "User") -> Any:
        return self.permission_tester(user, self)
