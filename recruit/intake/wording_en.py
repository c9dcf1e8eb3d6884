"""The intake's sentences in English: what is wrong and how to mend it."""

from __future__ import annotations

from recruit.intake.reasons import Reason as R  # noqa: N817

WORDING: dict[R, tuple[str, str]] = {
    R.FILE_MISSING: ("There is no file “{file}”", "Check the name and the folder"),
    R.FILE_EMPTY: (
        "The file “{file}” is empty",
        "Open it, check its content, save and upload again",
    ),
    R.FILE_TOO_LARGE: (
        "The file “{file}” has {size} MB, more than the limit of {limit} MB",
        "Remove pictures and other sheets, or split it into several files",
    ),
    R.FILE_PASSWORD: (
        "The file “{file}” is protected by a password and cannot be read",
        "Remove the password in Excel or WPS (File, Info), save and upload again",
    ),
    R.FILE_BOMB: (
        "The file “{file}” would unpack to an unreasonable size and was not opened",
        "Paste the table as values into a new workbook, save and upload again",
    ),
    R.FILE_TOO_MANY_ROWS: (
        "A sheet of “{file}” reaches row {rows}; the limit is {limit}",
        "Delete the empty rows at the end and save, or split it into several files",
    ),
    R.FILE_TOO_MANY_COLUMNS: (
        "A sheet of “{file}” reaches column {columns}; the limit is {limit}",
        "Delete the empty columns at the right, save and upload again",
    ),
    R.FILE_WRONG_TYPE: (
        "The file “{file}” is no spreadsheet but {found}",
        "Upload an Excel file (.xlsx, .xls) or a CSV file",
    ),
    R.FILE_WEB_PAGE: (
        "The file “{file}” is named as a spreadsheet, but holds a web page ({found})",
        "Open it in Excel or WPS, save it as an Excel workbook (.xlsx) and upload again",
    ),
    R.FILE_CORRUPT: (
        "The file “{file}” is damaged and cannot be opened",
        "Open it in Excel or WPS and save it as a new .xlsx; if that fails, ask the sender again",
    ),
    R.FILE_NO_TABLE: (
        "The file “{file}” has no sheet to read: all are empty or hidden",
        "Check that the table is filled in and its sheet not hidden",
    ),
    R.FILE_NOT_RECOGNISED: (
        "No table of “{file}” was recognised. Sheets: {sheets}; first rows: {found}",
        "Keep a header row (such as 姓名, 身份证号, 联系电话), or fill in a template",
    ),
    R.MISSING_COLUMN: (
        "Sheet “{sheet}” ({kind}) lacks the column “{column}”; headers found: {found}",
        "Add the column “{column}” to the header, or fill in a template",
    ),
    R.SHEET_WITHOUT_ROWS: (
        "Sheet “{sheet}” has a header but no rows",
        "Fill in rows below the header",
    ),
    R.SHEET_HIDDEN: ("Hidden sheet, not read", "Unhide it if it should be read"),
    R.SHEET_EMPTY: ("Empty sheet, not read", "Nothing to do"),
    R.SHEET_NOTES: ("Sheet of notes, not read", "Nothing to do"),
    R.SHEET_UNKNOWN: ("No known header found, not read", "Compare the header with a template"),
    R.COLUMN_SERIAL: ("Serial numbers are not needed", "Nothing to do"),
    R.COLUMN_PRIVATE: (
        "Sex, ethnicity, religion, marriage and medical details are deliberately not read or kept",
        "Nothing to do",
    ),
    R.COLUMN_NOT_NEEDED: ("This column is not needed and was not read", "Nothing to do"),
    R.COLUMN_UNKNOWN: ("Unknown column, not read", "If it matters, name it as in the template"),
    R.COLUMN_REPEATED: (
        "Says the same as column “{other}”; only that one is read",
        "Delete column “{other}” if this one should be read",
    ),
    R.COLUMN_DERIVED: ("Follows from the ID number, not read", "Nothing to do"),
    R.COLUMN_OF_REPORT: ("Column added by the error workbook, not read", "Nothing to do"),
    R.COLUMN_NAMELESS: (
        "Column with content but no name, not read",
        "If it matters, give it a name",
    ),
    R.REQUIRED_EMPTY: ("“{column}” is empty", "Fill in “{column}”"),
    R.ID_OR_PHONE_EMPTY: ("Both ID number and phone are empty", "Fill in at least one of them"),
    R.ID_EMPTY: (
        "The ID number is empty; it may be registered now, but is needed before boarding",
        "Fill in the 18 characters of the ID number",
    ),
    R.HOME_EMPTY: ("Neither home nor present address is given", "Give it down to the county"),
    R.FORMULA_ERROR: ("The cell holds the formula error “{value}”", "Type the content instead"),
    R.TEXT_DAMAGED: (
        "A character was lost (�), perhaps when the encoding was converted",
        "Type it again from the original",
    ),
    R.TEXT_TOO_LONG: (
        "The text has {length} characters; the limit is {limit}",
        "Shorten it; put the rest under remarks",
    ),
    R.ID_DAMAGED: (
        "Excel turned the ID number into a number; its last three digits are lost for good",
        "Format the column as text, then type the 18 characters from the card again",
    ),
    R.ID_FIFTEEN: (
        "An old ID number of 15 digits, out of use since 2013",
        "Type the 18 characters of the present card",
    ),
    R.ID_LENGTH: ("An ID number has 18 characters, this has {length}", "Compare with the card"),
    R.ID_CHARACTER: (
        "The ID number holds the character “{character}”",
        "Compare with the card; only the last may be X",
    ),
    R.ID_REGION: ("No province has the code “{region}” at its start", "Compare with the card"),
    R.ID_BIRTH: ("Digits 7 to 14 “{date}” are no possible birth date", "Compare with the card"),
    R.ID_CHECK: (
        "The last character does not fit the first 17 (it should be “{expected}”)",
        "A digit may be wrong or two exchanged; compare with the card",
    ),
    R.ID_REGION_UNLISTED: (
        "No known county has the code “{region}”",
        "Check it; leave it if right",
    ),
    R.PHONE_INVALID: (
        "No mobile number of 11 digits (13 to 19 …)",
        "Fill in the person's own mobile",
    ),
    R.PHONE_UNUSUAL: ("The prefix “{prefix}” is unusual", "Check it; leave it if right"),
    R.CREDIT_LENGTH: (
        "A credit code has 18 characters, this has {length}",
        "Compare with the licence",
    ),
    R.CREDIT_CHARACTER: (
        "A credit code never has I, O, S, V or Z; this has “{character}”",
        "Check whether it should be the digit 1, 0, 5 or 2",
    ),
    R.CREDIT_CHECK: (
        "The last character of the credit code does not fit (it should be “{expected}”)",
        "Compare with the licence; leave it if right",
    ),
    R.DATE_UNREADABLE: ("Cannot read the date “{value}”", "Write 2月20日 or 2020-02-20"),
    R.DATE_NO_SUCH_DAY: ("The calendar has no day “{value}”", "Check month and day"),
    R.DATE_AMBIGUOUS: ("“{value}” may be {choices}", "Write it as 2月20日"),
    R.DATE_IMPLAUSIBLE: ("The date {date} is not plausible", "Check year, month and day"),
    R.DATE_AFTER_CAMPAIGN: (
        "{date} is after the last day of the campaign, {last}",
        "Check it; if right, nothing will be arranged this time",
    ),
    R.DATE_APPROXIMATE: ("Read as {date}", "If wrong, write the day, such as 2月20日"),
    R.DATE_ORDER: ("The latest day {until} is before the earliest {start}", "Check both dates"),
    R.BIRTH_CONFLICT: (
        "The birth date differs from the ID number ({date}), which is taken",
        "Check the ID number",
    ),
    R.WAGE_UNREADABLE: (
        "Cannot read the wage “{value}”; taken as negotiable",
        "Write 5000-7000元/月",
    ),
    R.WAGE_CONVERTED: ("Read as {low}-{high} yuan a month", "If wrong, write 5000-7000元/月"),
    R.WAGE_IMPLAUSIBLE: ("{low}-{high} yuan a month is not plausible", "Check figures and unit"),
    R.COUNT_UNREADABLE: ("No head count in “{value}”", "Write one number, such as 10"),
    R.ROW_REFUSED: ("{said}", "Mend this row"),
    R.COUNT_RANGE: ("Read as {count}", "If wrong, write one number"),
    R.COUNT_IMPLAUSIBLE: ("The head count {count} is not plausible", "Check the figure"),
    R.YEARS_UNREADABLE: (
        "Cannot read the years “{value}”; taken as 0",
        "Write a number such as 3",
    ),
    R.LEVEL_UNKNOWN: (
        "Unknown level “{value}”; taken as none",
        "Write 无, 初级, 中级, 高级 or 技师",
    ),
    R.ANSWER_UNREADABLE: ("Cannot read “{value}”; taken as {assumed}", "Write 是 or 否"),
    R.TRADE_UNKNOWN: (
        "Unknown trade “{value}”; taken as general worker",
        "Use a trade of the template",
    ),
    R.TRADE_SEVERAL: ("Several trades ({found}); taken as {chosen}", "Leave only the main one"),
    R.HEALTH_UNKNOWN: ("Unknown health code “{value}”; taken as unknown", "Write 绿, 黄 or 红"),
    R.COHESION_UNKNOWN: (
        "Unknown wish “{value}”; taken as same enterprise",
        "Write 同企业, 同镇 or 同车",
    ),
    R.SIZE_UNKNOWN: ("Unknown size “{value}”, not used", "Write 大型, 中型, 小型 or 微型"),
    R.TIER_UNKNOWN: (
        "Unknown tier “{value}”, not used",
        "Write 1 (epidemic supplies), 2 (key chain) or 3 (others)",
    ),
    R.PLACE_UNKNOWN: ("No county is named “{value}”", "Write province, prefecture and county"),
    R.PLACE_NEAR: ("No county is named “{value}”; did you mean {choices}?", "Correct the name"),
    R.PLACE_AMBIGUOUS: ("“{value}” may be {choices}", "Write its province and prefecture"),
    R.PLACE_REGION_ONLY: (
        "“{value}” names no county, such as {choices}",
        "Add the county",
    ),
    R.PLACE_OUTSIDE: ("“{value}” is outside the area served", "Check the name"),
    R.PLACE_READ_AS: ("Read as {place}", "If wrong, write province, prefecture and county"),
    R.PLACE_BY_ID: (
        "Several places have this name; {place} is taken from the ID number",
        "If wrong, write its province and prefecture",
    ),
    R.PLACE_COMPLETED_BY_ID: (
        "Only a region is named; {place} is taken from the ID number",
        "If wrong, add the county",
    ),
    R.HOME_FROM_ID: (
        "No address given; {place} is taken from the ID number",
        "If the person lives elsewhere, fill in the present address",
    ),
    R.TOWN_UNKNOWN: ("Yuyao has no town “{value}”", "Write a town of Yuyao, such as 泗门镇"),
    R.TOWN_AMBIGUOUS: ("“{value}” may be {choices}", "Write which one"),
    R.TOWN_MISSING: (
        "No town given; that of the registered enterprise is kept",
        "Fill in the town, such as 泗门镇",
    ),
    R.ENTERPRISE_FROM_ABOVE: (
        "No enterprise given; “{enterprise}” is taken from the row above",
        "If wrong, fill in the enterprise",
    ),
    R.RETURNING_WITHOUT_EMPLOYER: (
        "Marked as returning, but no enterprise is given",
        "Fill in the enterprise",
    ),
    R.PARTY_RELATION: (
        "“{value}” does not say who; not put into a party",
        "Write the name of the companion, or the same group number for all",
    ),
    R.PARTY_ABSENT: (
        "The companion “{name}” is not in this sheet",
        "Add the person or check the name",
    ),
    R.PARTY_NAMESAKE: (
        "Several people here are named “{name}”; the one of row {row} is taken",
        "If wrong, write the same group number for all companions",
    ),
    R.DUPLICATE_SAME: (
        "Repeats {where} (same {on}); the earlier row is kept",
        "Delete one of them",
    ),
    R.DUPLICATE_OTHER: (
        "Already brought by “{referrer}” in {where} (same {on}), who keeps the attribution",
        "Both will see it; tell the staff if you object",
    ),
    R.PHONE_SHARED: (
        "Same phone as {where}, but another name; taken as two people",
        "Correct it if they are one; a family may share a phone",
    ),
    R.ROW_REPEATED: ("Repeats {where}; the earlier row is kept", "Delete one of them"),
    R.FORM_NOT_FOUND: (
        "There is no table “{form}” in “{file}”; it needs at least the columns {columns}",
        "Keep the header row, or fill in the template",
    ),
    R.ENTERPRISE_UNLISTED: (
        "No enterprise “{value}” is registered; names like it: {choices}",
        "Write its full registered name or credit code, or register it first",
    ),
    R.ENTERPRISE_OF_ANOTHER_TOWN: (
        "The enterprise “{value}” is not in this town",
        "Let its own town report it",
    ),
    R.PART_ABOVE_WHOLE: (
        "“{column}” {value} is more than “{whole}” {count}",
        "Check both figures; people newly hired count as staff too",
    ),
    R.NOT_ON_LIST: (
        "“{value}” is not on the reporting list",
        "The bureau puts it on the list with its scale first",
    ),
    R.DAY_IN_FUTURE: ("The day {date} has not come yet", "Check the date: today or earlier"),
    R.CHOICE_UNKNOWN: (
        "“{value}” is not among the choices: {choices}",
        "Write one of the choices",
    ),
    R.STEWARD_UNLISTED: (
        "There is no steward with the mobile number “{value}”",
        "Register the steward first, or check the number",
    ),
}

WORDS: dict[str, str] = {
    "sentence": "{text}. ",
    "candidates": "candidates",
    "vacancies": "vacancies",
    "referrers": "referrers",
    "enterprises": "enterprises",
    "error": "error",
    "warning": "warning",
    "row": "row {row}",
    "sheet_row": "row {row} of “{sheet}”",
    "id_number": "ID number",
    "phone": "phone",
    "or": " or ",
    "nobody": "(no referrer given)",
    "yes": "yes",
    "no": "no",
}
