"""The Celery application: the engine that works through what PostgreSQL remembers."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "childplan.config.settings.local")

app = Celery("childplan", task_cls="childplan.access.tasks:DoorTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
