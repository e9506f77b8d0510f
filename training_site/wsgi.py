"""What gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

# A page makes some ten thousand objects, nearly none of them in circles: looking for circles after every 700 of them, through all that was
# loaded at the start as well, cost a tenth of the CPU (bench: exam.cpu_s_per_attempt).
YOUNG, MIDDLE, OLD = 50_000, 10, 10

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "training_site.settings.production")
application = get_wsgi_application()

from django.db import connections  # noqa: E402 - its settings have to be there

from training_site.checks import demand_fit  # noqa: E402

demand_fit()
connections.close_all()  # whoever forks now must not share one

gc.collect()
gc.freeze()
gc.set_threshold(YOUNG, MIDDLE, OLD)
