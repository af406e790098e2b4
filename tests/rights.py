"""Who may do what at every address: read by ``test_rights``, and by people.

Each address lists the methods that it has, each with those who may use it. What is not listed
does not exist: a new address without a line here fails the test, and so does a new method.
"""

from enum import StrEnum
from typing import Final


class Who(StrEnum):
    EVERYBODY = "everybody, with or without an account"
    LEAVING = "everybody, and is led to the sign-in page"
    DEVICES = "whoever has joined a workshop"
    ITS_DEVICES = "whoever has joined this workshop"
    PEOPLE = "whoever has an account"
    TEAM = "all of the programme's team, viewers too"
    FACILITATORS = "facilitators and leads"
    LEADS = "leads"


E, OUT, D, OWN, P, T, F, L = Who  # short: the table below is read in columns

RIGHTS: Final[dict[str, dict[str, Who]]] = {
    # --- Without an account -----------------------------------------------------------------
    "health-live": {"get": E},
    "health-ready": {"get": E},
    "robots": {"get": E},
    "accounts:setup": {"get": OUT, "post": OUT},  # once somebody has an account
    "accounts:sign-in": {"get": E, "post": E},
    "accounts:sign-out": {"post": OUT},
    "canvases:worker": {"get": E},
    "workshops:colours": {"get": E},
    "workshops:invitation": {"get": E, "post": E},
    "workshops:join": {"get": E, "post": E},
    "workshops:door": {"get": E, "post": E},
    "workshops:table-door": {"get": E, "post": E},
    "workshops:screen": {"get": E},
    "workshops:stage": {"get": E},
    "canvases:stage": {"get": E},
    # --- Delegates --------------------------------------------------------------------------
    "workshops:room": {"get": D},
    "workshops:room-now": {"get": D},
    "workshops:leave": {"post": D},
    "canvases:room-worksheet": {"get": OWN},
    "canvases:room-notes": {"get": OWN},
    # --- The programme ----------------------------------------------------------------------
    "workshops:programmes": {"get": P},
    "workshops:new-programme": {"get": P, "post": P},
    "workshops:colour-sample": {"get": P},
    "workshops:programme": {"get": T},
    "workshops:aim": {"get": T, "post": F},
    "workshops:branding": {"get": F, "post": F},
    "workshops:logo": {"get": T},
    "workshops:milestones": {"get": T, "post": F},
    "workshops:milestone-order": {"post": F},
    "workshops:milestone": {"get": F, "post": F, "delete": L},
    "workshops:pilot-groups": {"get": T, "post": F},
    "workshops:pilot-group": {"get": F, "post": F, "delete": L},
    "workshops:organisations": {"get": T, "post": F},
    "workshops:organisation-order": {"post": F},
    "workshops:organisation": {"get": F, "post": F, "delete": L},
    "workshops:organisation-merger": {"post": L},
    "workshops:organisation-logo": {"get": T},
    "workshops:team": {"get": T, "post": L},
    "workshops:membership": {"get": L, "post": L, "delete": L},
    "workshops:open-invitation": {"delete": L},
    # --- Preparing a workshop ---------------------------------------------------------------
    "workshops:workshop": {"get": T},
    "workshops:agenda": {"get": T},
    "workshops:agenda-blocks": {"get": F, "post": F},
    "workshops:agenda-order": {"post": F},
    "workshops:agenda-restored": {"post": F},
    "workshops:agenda-paste": {"get": F, "post": F},
    "workshops:agenda-calendar": {"get": T},
    "workshops:block": {"get": F, "post": F, "delete": F},
    "workshops:block-minutes": {"post": F},
    "workshops:block-copy": {"post": F},
    "workshops:people": {"get": T},
    "workshops:table-plan": {"get": T},
    "canvases:worksheets": {"get": T},
    "canvases:desk": {"get": T},
    "canvases:subject": {"post": F},
    "canvases:activity-canvas": {"post": F},
    "canvases:hand-out": {"post": F},
    "canvases:version": {"get": F, "post": F},
    "canvases:library": {"get": T, "post": F},
    "canvases:files": {"post": F},
    "canvases:copies": {"post": F},
    "canvases:canvas": {"get": T, "post": F, "delete": F},
    "canvases:editor": {"get": T},
    "canvases:drawing": {"get": T},
    "canvases:file": {"get": T},
    "canvases:sections": {"post": F},
    "canvases:section": {"post": F, "delete": F},
    "canvases:order": {"post": F},
    "canvases:places": {"post": F},
    "canvases:grid": {"post": F},
    "canvases:borders": {"post": F},
    "canvases:activities": {"post": F},
    "canvases:worksheet": {"get": T},
    "canvases:sheet": {"get": T},
    "questionnaires:questionnaire-of-workshop": {"get": T, "post": F},
    "questionnaires:investigation-of-workshop": {"get": T},
    "questionnaires:questionnaire": {"get": T},
    "questionnaires:head": {"get": T, "post": F},
    "questionnaires:questions": {"get": T, "post": F},
    "questionnaires:question": {"get": F, "post": F, "delete": F},
    "questionnaires:order": {"post": F},
    "questionnaires:state": {"post": F},
    "questionnaires:versions": {"post": F},
    "questionnaires:investigation": {"get": T},
    # --- Running it -------------------------------------------------------------------------
    "workshops:console": {"get": T},
    "workshops:console-run": {"get": T},
    "workshops:console-messages": {"get": T, "post": F},
    "workshops:console-devices": {"get": T},
    "workshops:console-closing": {"get": F, "post": F},
    "workshops:console-state": {"post": F},
    "workshops:console-block": {"post": F},
    "workshops:console-back": {"post": F},
    "workshops:console-clock": {"post": F},
    "workshops:console-minutes": {"post": F},
    "workshops:console-compression": {"post": F},
    "workshops:console-activity": {"post": F},
    "workshops:console-visibility": {"post": F},
    "workshops:console-vote": {"post": F},
    "workshops:console-undo": {"post": F},
    "workshops:withdrawal": {"post": F},
    "workshops:device-table": {"post": F},
    "workshops:device-revocation": {"post": F},
    "canvases:cockpit": {"get": T},
    "canvases:screen-controls": {"get": T},
    "canvases:screen-shown": {"post": F},
    "canvases:lock": {"post": F, "delete": F},
    "canvases:hand": {"delete": F},
    "canvases:extra-time": {"post": F, "delete": F},
    "canvases:table-messages": {"post": F},
    "canvases:table-message": {"delete": F},
    # --- Print ------------------------------------------------------------------------------
    "reports:print": {"get": T},
    "reports:print-table-cards": {"get": T, "post": T},
    "reports:print-badges": {"get": T, "post": T},
    "reports:print-worksheets": {"get": T, "post": T},
    "reports:print-agenda": {"get": T, "post": T},
    "reports:print-run-sheet": {"get": F, "post": F},
    "reports:print-delegate-list": {"get": T, "post": T},
    "reports:print-poster": {"get": T, "post": T},
    "reports:print-everything": {"get": T, "post": T},
    "reports:printing": {"get": T},
    "reports:printing-file": {"get": T},
    "reports:printing-download": {"get": T},
    # --- The report -------------------------------------------------------------------------
    "reports:report": {"get": T, "post": F},
    "reports:rendering": {"get": T, "post": F},
    "reports:latest": {"get": T},
    "reports:workbook": {"get": T},
    "reports:pdf": {"get": T},
    "reports:download": {"get": T},
}
