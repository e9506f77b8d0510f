"""Wagtail's view of who may do what to a proposed question."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from wagtail.permission_policies import BasePermissionPolicy

from people.models import User
from people.queries import writes_for_any
from quizzes.models import QuestionProposal
from quizzes.proposal_rules import proposals_of


class ProposalPolicy(BasePermissionPolicy):
    """Editors write the proposals of their own organisations. Nobody publishes one, the superuser included: the review does."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "publish" and writes_for_any(user)

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        """The same for every action but publishing."""
        return bool(set(actions) - {"publish"}) and self.user_has_permission(user, "change")

    def user_has_permission_for_instance(self, user: Any, action: str, instance: QuestionProposal) -> bool:
        return self.user_has_permission(user, action) and proposals_of(user).filter(pk=instance.pk).exists()

    def user_has_any_permission_for_instance(self, user: Any, actions: Iterable[str], instance: QuestionProposal) -> bool:
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet[QuestionProposal]:
        return proposals_of(user) if self.user_has_any_permission(user, actions) else QuestionProposal.objects.none()

    def users_with_any_permission(self, actions: Iterable[str]) -> Any:
        """For Wagtail's lists of owners to choose from, which are not offered here."""
        return self._nobody()

    def users_with_any_permission_for_instance(self, actions: Iterable[str], instance: QuestionProposal) -> Any:
        return self._nobody()

    def _nobody(self) -> Any:
        return User.objects.none()
