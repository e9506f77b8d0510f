from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy


class NeverByHandPolicy(ModelPermissionPolicy):
    """Django's permissions, but for actions that nobody has, superusers included."""

    def __init__(self, model: Any, never: set[str]) -> None:
        super().__init__(model)
        self.never = never

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action not in self.never and bool(super().user_has_permission(user, action))

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)
