"""What the runs of the renderer have in common: steps, progress, and failures in words."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _

from reports.models.job import Job
from reports.pdf.job import Progress, Stage
from reports.pdf.render import RenderError

logger = logging.getLogger(__name__)

COLLECTING, BUILDING, LAYING_OUT, WRITING = "collecting", "building", "layout", "writing"
"""The steps of a job, as ``Job.step`` names them; templates translate them."""

type Say = Callable[[str, int], None]
"""Told the step and how far the whole is, in per cent."""


@contextmanager
def recorded(job: Job) -> Iterator[None]:
    """Record as a sentence why what is done within failed.

    What a renderer could not do ends here; a fault of the program is raised again.
    """
    try:
        yield
    except RenderError as error:
        logger.warning("%s %s failed: %s", job._meta.model_name, job.code, error)
        job.fail(str(error))
    except Exception:
        job.fail(_("The file could not be made. The server's log says why."))
        raise
    except BaseException:  # the worker was told to stop
        job.fail(_("The server was stopped while it rendered. Render it again."))
        raise


def pass_on(say: Say, progress: Progress) -> None:
    """Say how far one document is, by what its worker tells."""
    match progress.stage:
        case Stage.READING:
            say(LAYING_OUT, 20)
        case Stage.LAYOUT:
            # How many pages there will be is not known: each brings the bar a little nearer.
            if progress.page % 10 == 0:
                say(LAYING_OUT, 85 - 6500 // (100 + progress.page))
        case Stage.WRITING:
            say(WRITING, 85)
