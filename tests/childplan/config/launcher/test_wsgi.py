"""A worker of the web server ends when the server is killed."""

import os
import signal
import subprocess
import sys

from childplan.config.launcher.state import ROOT

from .test_programs import wait_for_the_end

SERVER = """
import subprocess, sys
worker = subprocess.Popen([sys.executable, '-c', sys.argv[1]], stdout=subprocess.PIPE, text=True)
print(worker.pid, worker.stdout.readline().strip(), flush=True)
worker.wait()
"""
WORKER = """
import signal
from childplan.config.launcher.wsgi import application
print(type(application).__name__, flush=True)
signal.pause()
"""


class TestApplication:
    def test_ends_with_its_server(self) -> None:
        settings = {"DJANGO_SETTINGS_MODULE": "childplan.config.settings.local"}
        server = subprocess.Popen(
            [sys.executable, "-c", SERVER, WORKER],
            env={**os.environ, **settings},
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert server.stdout is not None
        worker, loaded = server.stdout.readline().split()
        assert loaded == "WSGIHandler"
        server.send_signal(signal.SIGKILL)
        server.communicate()
        wait_for_the_end(int(worker))
