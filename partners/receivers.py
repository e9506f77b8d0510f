"""News of an organisation that may publish from now on."""

from typing import Any

from partners.provisioning import provision
from people.models import Organisation


def give_what_it_needs(sender: type[Organisation], organisation: Organisation, **kwargs: Any) -> None:
    """It is founded, admitted or reinstated."""
    provision(organisation)
