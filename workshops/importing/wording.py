"""Why a file was not read, in sentences that say what to do."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from workshops.importing.sheet import Flaw

SENTENCES: Final = {
    Flaw.EMPTY: _("There is nothing in it. Choose a file with one person in each row."),
    Flaw.TOO_LARGE: _("The file is larger than 5 MB. Keep only the sheet with the people."),
    Flaw.TOO_MANY_ROWS: _(
        "There are more than 20,000 rows. Keep only the sheet and the rows with the people."
    ),
    Flaw.TOO_MANY_COLUMNS: _(
        "There are more than 60 columns. Keep only the columns that describe a person."
    ),
    Flaw.TOO_MUCH_TEXT: _(
        "There is more text than a list of people has. Keep only the columns that are needed."
    ),
    Flaw.ENCRYPTED: _("The file has a password. Save it without one and choose it again."),
    Flaw.OLD_EXCEL: _("This is the old Excel format (.xls). Save it as .xlsx or CSV."),
    Flaw.BINARY_EXCEL: _("This is Excel’s binary format (.xlsb). Save it as .xlsx or CSV."),
    Flaw.OPEN_DOCUMENT: _("This is an OpenDocument file (.ods). Save it as .xlsx or CSV."),
    Flaw.NUMBERS: _("This is a file of Numbers. Export it as Excel or CSV."),
    Flaw.MACROS: _("The file holds macros. Save it as .xlsx, without macros."),
    Flaw.DAMAGED: _("The file is damaged, or not all of it has arrived. Save it anew."),
    Flaw.SUSPICIOUS: _(
        "The file is built as no spreadsheet builds it and was not opened. "
        "Copy the cells into a new file, or paste them."
    ),
    Flaw.NOT_A_TABLE: _("This is no spreadsheet. Choose an .xlsx or a CSV file."),
    Flaw.TOO_SLOW: _("Reading the file took too long. Keep only the sheet with the people."),
}
