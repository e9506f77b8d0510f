"""What gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "training_site.settings.production")
application = get_wsgi_application()

from certificates.key_checks import demand_keys  # noqa: E402 - its settings have to be there

demand_keys()
