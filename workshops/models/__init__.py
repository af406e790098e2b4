"""What a workshop is made of: one noun per file."""

from workshops.models.agenda import Activity, AgendaBlock
from workshops.models.brief import Brief, BriefRevision, Objective, PreparationStep
from workshops.models.device import Device
from workshops.models.outline import SavedTemplate
from workshops.models.people import Delegate, Organisation, PeopleImport
from workshops.models.post import Post
from workshops.models.programme import Invitation, Membership, Milestone, PilotGroup, Programme
from workshops.models.running import Announcement, ConsoleAction, Screen
from workshops.models.tables import Seat, SeatingChange, SeatingProposal, SeatingRule, Table
from workshops.models.workshop import Phase, Workshop

__all__ = [
    "Activity",
    "AgendaBlock",
    "Announcement",
    "Brief",
    "BriefRevision",
    "ConsoleAction",
    "Delegate",
    "Device",
    "Invitation",
    "Membership",
    "Milestone",
    "Objective",
    "Organisation",
    "PeopleImport",
    "Phase",
    "PilotGroup",
    "Post",
    "PreparationStep",
    "Programme",
    "SavedTemplate",
    "Screen",
    "Seat",
    "SeatingChange",
    "SeatingProposal",
    "SeatingRule",
    "Table",
    "Workshop",
]
