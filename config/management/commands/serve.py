import contextlib
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
from typing import Any

import uvicorn
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils.translation import gettext as _
from uvicorn.supervisors import Multiprocess

from accounts.setup import is_new, setup_file
from config.management.commands.demo import demo_workshop
from config.secrets import read_or_create

# How long a task may go on after the server has ended, before it is broken off and, at last,
# killed: reports can be asked for again.
FINISH_SECONDS = 10
BREAK_OFF_SECONDS = 5
MOST_FILES = 65_536


class TaskWorker:
    """The process that runs the tasks. Without it the server must not go on, nor it without."""

    def __init__(self) -> None:
        self.is_ending = False
        # Its own group: Ctrl-C in a terminal reaches this process, which ends the worker in
        # order. The pipe tells the worker when this process is gone, even if it was killed.
        self.process = subprocess.Popen(
            # A report that is rendered must not slow the room: the worker gives way.
            ["/usr/bin/nice", "-n", "5", sys.executable, "manage.py", "work", "--with-parent"],
            cwd=settings.BASE_DIR,
            stdin=subprocess.PIPE,
            start_new_session=True,
        )
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        self.process.wait()
        if not self.is_ending:
            os.kill(os.getpid(), signal.SIGTERM)

    def end(self) -> None:
        """End the worker after its current task, or without it when that takes too long."""
        self.is_ending = True
        for patience in (FINISH_SECONDS, BREAK_OFF_SECONDS):
            self.process.terminate()
            try:
                self.process.wait(patience)
            except subprocess.TimeoutExpired:
                continue
            return
        self.process.kill()
        self.process.wait()


def allow_open_streams() -> None:
    """Let this process hold as many connections as the machine allows it: a stream is one.

    The usual limit of 1,024 open files would send the devices of a large room away.
    """
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):  # macOS calls its limit endless, and is not
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, MOST_FILES), hard))


def listen(host: str, port: int) -> socket.socket:
    """A socket on which connections wait until the server takes them.

    Raises ``CommandError`` when nothing can listen at this address.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        reason = _(
            "Cannot listen at %(host)s, port %(port)s: the port is taken, or the address is not "
            "this machine's. Choose another port: PORT=8001 bin/run"
        )
        raise CommandError(reason % {"host": host, "port": port}) from error


def setup_url() -> str:
    """Where the first account is made, with the code that lets whoever reads this do so."""
    code = read_or_create(setup_file())
    return f"{settings.SITE_URL}{reverse('accounts:setup')}?code={code}"


class Command(BaseCommand):
    help = "Prepares what is missing, then serves Plenary and runs its tasks."
    # bin/check runs them all; a start should be quick.
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.WEB_WORKERS > 1 and not settings.REDIS_URL:
            raise CommandError(_("WEB_WORKERS hear of each other through Redis: set REDIS_URL."))
        allow_open_streams()
        os.umask(0o077)  # what is made here is for this user of the machine alone
        listener = listen(settings.HOST, settings.PORT)
        call_command("prepare", stdout=self.stdout, skip_checks=True)
        self.print_addresses()
        # The server passes on the signal that ended it. This handler turns SIGTERM into what
        # Ctrl-C is, which the server takes as an ordinary end: then the worker's turn comes.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        worker = TaskWorker()
        try:
            with contextlib.suppress(KeyboardInterrupt):
                self.serve(listener)
        finally:
            has_worker_died = worker.process.poll() is not None
            worker.end()
        if has_worker_died:
            raise CommandError(_("The task worker ended by itself; so did the server."))

    def print_addresses(self) -> None:
        if demo_workshop():
            call_command("demo", stdout=self.stdout, skip_checks=True)
        else:
            self.stdout.write(_("Plenary is at %(address)s") % {"address": settings.SITE_URL})
        if is_new():
            self.stdout.write(_("Make the first account: %(address)s") % {"address": setup_url()})
        self.stdout.write(_("Ctrl-C ends Plenary."))

    def serve(self, listener: socket.socket) -> None:
        config = uvicorn.Config(
            "config.asgi:application",
            workers=settings.WEB_WORKERS,
            lifespan="on",  # the live transport begins and ends with the process
            log_config=None,
            log_level="warning",
            # Addresses hold codes that let people in: they do not belong in a log.
            access_log=False,
            server_header=False,
            proxy_headers=settings.SECURE_PROXY_SSL_HEADER is not None,
            timeout_graceful_shutdown=5,
        )
        server = uvicorn.Server(config)
        if settings.WEB_WORKERS > 1:
            Multiprocess(config, sockets=[listener]).run()
        else:
            server.run(sockets=[listener])
