"""Texts of notices: what stands in them by default, their placeholders, how long an SMS gets.

A text is plain: ``{name}`` is replaced by the name and so on, nothing else is read as markup.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from recruit.causes import Cause
from recruit.errors import UserError
from recruit.models import Channel, Occasion

_PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")
_JOURNEY = ("name", "trip", "date", "time", "place", "seat", "to", "ticket", "leader")

PLACEHOLDERS: Mapping[Occasion, tuple[str, ...]] = {
    Occasion.OFFER: ("name", "enterprise", "post", "town", "wage", "leader"),
    Occasion.SEAT: _JOURNEY,
    Occasion.CHANGE: (*_JOURNEY, "before"),
    Occasion.CANCELLATION: ("name", "before", "leader"),
    Occasion.ARRIVAL: ("name", "trip", "arrive", "to", "enterprise", "town", "leader"),
}
"""What each occasion knows: ``before`` is what the person was told last, ``to`` where the
journey ends, ``ticket`` the address of the ticket, ``leader`` the squad leader with phone."""

_SHORT: Mapping[Occasion, str] = {
    Occasion.OFFER: (
        "【余姚人社】{name}，{enterprise}（{town}）录用您为{post}，月薪{wage}。"
        "愿意来请回复1，不来请回复2。咨询{leader}"
    ),
    Occasion.SEAT: (
        "【余姚人社】{name}，请于{date}{time}在{place}乘{trip}，{seat}座。"
        "带身份证，提前半小时到。凭证{ticket}"
    ),
    Occasion.CHANGE: (
        "【余姚人社】{name}，行程有变（原{before}）。现为{date}{time}在{place}乘{trip}，"
        "{seat}座。凭证{ticket}"
    ),
    Occasion.CANCELLATION: (
        "【余姚人社】{name}，原{before}的行程取消，请先不要出发，等新的通知。咨询{leader}"
    ),
    Occasion.ARRIVAL: (
        "【余姚人社】{name}，{trip}预计{arrive}到{to}，{enterprise}的人会在车站接您。咨询{leader}"
    ),
}
_LONG: Mapping[Occasion, str] = {
    Occasion.OFFER: (
        "{name}，您好！\n{enterprise}（{town}）愿意录用您为{post}，月薪{wage}。\n"
        "愿意来请回复“来”，不来请回复“不来”。\n有问题请找{leader}。"
    ),
    Occasion.SEAT: (
        "{name}，您好！座位已经安排好：\n班次：{trip}\n时间：{date} {time}\n上车点：{place}\n"
        "座位：{seat}\n终点：{to}\n请带身份证、戴口罩，提前半小时到，上车时出示凭证：{ticket}\n"
        "有问题请找{leader}。"
    ),
    Occasion.CHANGE: (
        "{name}，您好！您的行程有变。\n原来：{before}\n现在：{date} {time} 在{place}乘{trip}，"
        "{seat} 座\n原来的凭证继续有效：{ticket}\n有问题请找{leader}。"
    ),
    Occasion.CANCELLATION: (
        "{name}，您好！\n原定 {before} 的行程取消了，请先不要出发。我们正在重新安排，"
        "安排好会马上通知您。\n有问题请找{leader}。"
    ),
    Occasion.ARRIVAL: (
        "{name}，您好！\n{trip} 预计 {arrive} 到{to}。{enterprise}（{town}）的人会在车站接您，"
        "请等工作人员点名后再走。\n有问题请找{leader}。"
    ),
}
DEFAULTS: Mapping[tuple[Occasion, Channel], str] = {
    **{(occasion, Channel.SMS): text for occasion, text in _SHORT.items()},
    **{(occasion, Channel.WECHAT): text for occasion, text in _LONG.items()},
}
"""What is sent while a bureau has written nothing of its own. People get simplified Chinese."""

_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_TWICE = frozenset("^{}\\[~]|€")


@dataclass(frozen=True, slots=True)
class Length:
    """How long a text is as SMS: units counted, and how many messages are paid for."""

    units: int
    segments: int


def sms_length(text: str) -> Length:
    """Return the length of a text as SMS (3GPP TS 23.038 and 23.040).

    A text with any Chinese character is sent as UCS-2: 70 units in one message, 67 in each of
    several; a plain Latin one 160 and 153. A character beyond U+FFFF takes two units.
    """
    if all(sign in _GSM or sign in _GSM_TWICE for sign in text):
        units = sum(2 if sign in _GSM_TWICE else 1 for sign in text)
        alone, each = 160, 153
    else:
        units = len(text.encode("utf-16-le")) // 2
        alone, each = 70, 67
    return Length(units, (units > 0) * 1 if units <= alone else math.ceil(units / each))


def check(body: str, occasion: Occasion) -> str:
    """Return the text as it is kept.

    Raises
    ------
    UserError
        When it is blank, or names a placeholder that the occasion does not know.
    """
    text = body.replace("\r\n", "\n").strip()
    if not text:
        raise UserError(Cause.NOTICE_BLANK)
    known = PLACEHOLDERS[occasion]
    for name in _PLACEHOLDER.findall(text):
        if name not in known:
            raise UserError(
                Cause.NOTICE_PLACEHOLDER,
                placeholder=f"{{{name}}}",
                known=" ".join(f"{{{one}}}" for one in known),
            )
    return text


def filled(body: str, values: Mapping[str, str]) -> str:
    """Return the text with its placeholders replaced; what is not known stays empty.

    Values are never read again: a name that looks like a placeholder stays a name.
    """
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], ""), body)
