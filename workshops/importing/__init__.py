"""Lists of people as they come: files of spreadsheets, pasted cells. No database here."""
