"""ID numbers, mobiles and credit codes through ``recruit.identity``, said as our reasons."""

from __future__ import annotations

import datetime as dt

from recruit import identity
from recruit.identity import InvalidIdentity, Remark
from recruit.identity import Reason as Told
from recruit.intake.reasons import Reason
from recruit.intake.values.reading import Note, Reading, clean, error, warning
from recruit.intake.workbook import Cell

_REASONS: dict[Told, Reason] = {
    Told.BLANK: Reason.REQUIRED_EMPTY,
    Told.DAMAGED_BY_EXCEL: Reason.ID_DAMAGED,
    Told.FIFTEEN_DIGITS: Reason.ID_FIFTEEN,
    Told.WRONG_LENGTH: Reason.ID_LENGTH,
    Told.WRONG_CHARACTER: Reason.ID_CHARACTER,
    Told.UNKNOWN_REGION: Reason.ID_REGION,
    Told.IMPOSSIBLE_BIRTH_DATE: Reason.ID_BIRTH,
    Told.CHECK_DIGIT: Reason.ID_CHECK,
    Told.REGION_NOT_LISTED: Reason.ID_REGION_UNLISTED,
    Told.CREDIT_CODE_LENGTH: Reason.CREDIT_LENGTH,
    Told.CREDIT_CODE_CHARACTER: Reason.CREDIT_CHARACTER,
    Told.CREDIT_CODE_CHECK: Reason.CREDIT_CHECK,
    Told.NOT_A_MOBILE: Reason.PHONE_INVALID,
    Told.UNKNOWN_PREFIX: Reason.PHONE_UNUSUAL,
}


def id_number(cell: Cell, *, today: dt.date) -> Reading:
    """Return an :class:`~recruit.identity.IdNumber`, or None with the reason."""
    try:
        found = identity.check_id_number(_bare(cell), today=today)
    except InvalidIdentity as refusal:
        return Reading(None, (_refused(refusal),))
    return Reading(found, _remarks(found.warning))


def mobile(cell: Cell) -> Reading:
    """Return a mobile number of eleven digits, "" with the reason."""
    try:
        found = identity.check_mobile(clean(cell))
    except InvalidIdentity as refusal:
        return Reading("", (_refused(refusal),))
    return Reading(found.value, _remarks(found.warning))


def telephone(cell: Cell) -> Reading:
    """Return an enterprise's telephone as written; landlines are as good as mobiles."""
    return Reading(clean(cell))


def credit_code(cell: Cell) -> Reading:
    """Return a unified social credit code, or None with the reason."""
    try:
        found = identity.check_credit_code(clean(cell))
    except InvalidIdentity as refusal:
        return Reading(None, (_refused(refusal),))
    return Reading(found.value, _remarks(found.warning))


def _bare(cell: Cell) -> object:
    """Return a float only when it is so large that Excel has rounded it."""
    return cell if isinstance(cell, float) and abs(cell) >= 1e15 else clean(cell)


def _refused(refusal: InvalidIdentity) -> Note:
    return error(_REASONS[refusal.reason], **refusal.params)


def _remarks(remark: Remark | None) -> tuple[Note, ...]:
    if remark is None:
        return ()
    return (warning(_REASONS[remark.reason], **dict(remark.params)),)
