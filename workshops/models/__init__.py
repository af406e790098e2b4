"""What a workshop is made of: one noun per file."""

from workshops.models.agenda import Activity, AgendaBlock
from workshops.models.brief import Brief, Objective
from workshops.models.device import Device
from workshops.models.people import Delegate, Organisation
from workshops.models.post import Post
from workshops.models.programme import Membership, Milestone, PilotGroup, Programme
from workshops.models.running import Announcement, ConsoleAction, Screen
from workshops.models.tables import Seat, Table
from workshops.models.workshop import Phase, Workshop

__all__ = [
    "Activity",
    "AgendaBlock",
    "Announcement",
    "Brief",
    "ConsoleAction",
    "Delegate",
    "Device",
    "Membership",
    "Milestone",
    "Objective",
    "Organisation",
    "Phase",
    "PilotGroup",
    "Post",
    "Programme",
    "Screen",
    "Seat",
    "Table",
    "Workshop",
]
