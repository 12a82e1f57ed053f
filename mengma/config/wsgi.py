"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

from mengma.config.warm import do_warm_up

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mengma.config.settings")

application = get_wsgi_application()
do_warm_up()
