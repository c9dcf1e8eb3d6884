"""The changes that lists offer for many rows: what each asks for, makes and says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from recruit.models import Cohesion, ListName, PinKind, Stage, VacancyState
from recruit.operations import bulk
from web import words
from web.filters import is_day
from web.i18n import number, short_day

Form = Mapping[str, str]


@dataclass(frozen=True)
class Field:
    """One thing an action asks for: ``kind`` is day, number, text or choice."""

    name: str
    label: LazyString
    kind: str
    required: bool = True
    options: tuple[tuple[str, Any], ...] = ()
    help: LazyString | str = ""


@dataclass(frozen=True)
class Action:
    """One change: what it is called, what it asks for, how it is made of a form.

    ``made`` returns None while the form is not filled in; ``shown`` puts a value before or
    after into words.
    """

    title: LazyString
    made: Callable[[Form], bulk.Change | None]
    shown: Callable[[Any], str]
    fields: tuple[Field, ...] = ()
    grave: bool = False
    person: bool = False
    needs_post: bool = False
    note: LazyString | str = field(default="")


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if is_day(text) else None


def _number(text: str) -> int | None:
    sign, digits = text[:1] == "-", text.lstrip("+-")
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 9):
        return None
    return -int(digits) if sign else int(digits)


def _ready(form: Form) -> bulk.Change | None:
    if form.get("anytime"):
        return bulk.Ready(None)
    day = _day(form.get("to_day", ""))
    return None if day is None else bulk.Ready(day)


def _pin(kind: PinKind) -> Callable[[Form], bulk.Change | None]:
    def made(form: Form) -> bulk.Change | None:
        post = _number(form.get("to_vacancy", ""))
        return (
            None if post is None else bulk.PinTo(post, kind, reason=form.get("reason", "")[:200])
        )

    return made


def _openings(form: Form) -> bulk.Change | None:
    wanted = _number(form.get("to_number", ""))
    if wanted is None:
        return None
    return bulk.Openings(wanted, relative=form.get("how") == "more")


def _window(form: Form) -> bulk.Change | None:
    if "to_first" not in form:
        return None
    texts = form.get("to_first", ""), form.get("to_last", "")
    if any(text and not is_day(text) for text in texts):
        return None
    return bulk.Window(_day(texts[0]), _day(texts[1]))


def _tier(form: Form) -> bulk.Change | None:
    wanted = _number(form.get("to_tier", ""))
    return None if wanted is None else bulk.Tier(wanted)


def _hold(form: Form) -> bulk.Change | None:
    wanted = form.get("to_cohesion", "")
    return bulk.Hold(Cohesion(wanted)) if wanted in {one.value for one in Cohesion} else None


def _room(form: Form) -> bulk.Change | None:
    wanted = form.get("to_couple", "")
    return bulk.Room(wanted == "1") if wanted in {"0", "1"} else None


def _target(form: Form) -> bulk.Change | None:
    wanted = _number(form.get("to_number", ""))
    return None if wanted is None else bulk.Target(wanted, relative=form.get("how") == "more")


def _shown_day(value: Any) -> str:
    return short_day(value) if value else gettext("随时")


def _shown_window(value: Any) -> str:
    first, last = value
    if first is None and last is None:
        return gettext("随时")
    return f"{short_day(first) if first else ''}–{short_day(last) if last else ''}"


def _of(codes: Mapping[Any, Any]) -> Callable[[Any], str]:
    return lambda value: "–" if value is None else str(codes.get(value, value))


PEOPLE: Mapping[str, Action] = {
    "ready": Action(
        _l("设可出发日"),
        _ready,
        _shown_day,
        (
            Field("to_day", _l("可出发日"), "day", required=False),
            Field("anytime", _l("随时可以出发"), "check", required=False),
        ),
        person=True,
    ),
    "must": Action(
        _l("固定到岗位"),
        _pin(PinKind.MUST),
        _of(words.pin),
        (Field("reason", _l("原因（可不填）"), "text", required=False),),
        person=True,
        needs_post=True,
        note=_l("下次匹配一定按此安排；已发布的方案不变。"),
    ),
    "forbid": Action(
        _l("不去某岗位"),
        _pin(PinKind.FORBID),
        _of(words.pin),
        (Field("reason", _l("原因（可不填）"), "text", required=False),),
        person=True,
        needs_post=True,
        note=_l("下次匹配一定不作此安排；已发布的方案不变。"),
    ),
    "unpin": Action(
        _l("取消全部固定"),
        lambda _form: bulk.Unpin(),
        lambda value: gettext("%(n)s 条固定", n=number(value)),
        person=True,
    ),
    "accept": Action(
        _l("记为接受"),
        lambda _form: bulk.Answer(Stage.ACCEPTED),
        _of(words.stage),
        person=True,
        note=_l("本人已答应这个岗位；之后会给他排座位。"),
    ),
    "decline": Action(
        _l("记为婉拒"),
        lambda _form: bulk.Answer(Stage.DECLINED),
        _of(words.stage),
        grave=True,
        person=True,
        note=_l("名额会空出来，下次匹配可给别人。"),
    ),
    "withdraw": Action(
        _l("退出登记"),
        lambda _form: bulk.Withdraw(),
        _of(words.candidate_state),
        grave=True,
        person=True,
        note=_l("本人不来了：岗位和座位一并空出。"),
    ),
    "reinstate": Action(
        _l("恢复登记"), lambda _form: bulk.Reinstate(), _of(words.candidate_state), person=True
    ),
}

HOW = Field(
    "how",
    _l("怎样改"),
    "choice",
    options=(("to", _l("改为")), ("more", _l("增加（减少填负数）"))),
)
"""Whether a number is the new one or is added."""

POSTS: Mapping[str, Action] = {
    "openings": Action(
        _l("改名额"),
        _openings,
        number,
        (
            HOW,
            Field("to_number", _l("名额"), "number"),
        ),
    ),
    "window": Action(
        _l("改开工日期"),
        _window,
        _shown_window,
        (
            Field("to_first", _l("最早"), "day", required=False),
            Field("to_last", _l("最迟"), "day", required=False),
        ),
        note=_l("留空表示不限。"),
    ),
    "pause": Action(
        _l("暂停招聘"),
        lambda _form: bulk.State(VacancyState.PAUSED),
        _of(words.vacancy_state),
        note=_l("暂停的岗位不参加下次匹配。"),
    ),
    "resume": Action(
        _l("恢复招聘"),
        lambda _form: bulk.State(VacancyState.POSTED),
        _of(words.vacancy_state),
    ),
    "close": Action(
        _l("结束招聘"),
        lambda _form: bulk.State(VacancyState.CLOSED),
        _of(words.vacancy_state),
        grave=True,
        note=_l("结束后不能再打开。"),
    ),
}

FIRMS: Mapping[str, Action] = {
    "tier": Action(
        _l("改企业类别"),
        _tier,
        _of(words.tier),
        (Field("to_tier", _l("类别"), "choice", options=tuple(words.tier.items())),),
        note=_l("类别决定匹配时谁先招满。"),
    )
}

PARTIES: Mapping[str, Action] = {
    "hold": Action(
        _l("改同行方式"),
        _hold,
        _of(words.party_cohesion),
        (
            Field(
                "to_cohesion",
                _l("同行方式"),
                "choice",
                options=tuple(words.party_cohesion.items()),
            ),
        ),
        note=_l("下次匹配起按此安排。"),
    ),
    "couple": Action(
        _l("改夫妻房"),
        _room,
        lambda value: gettext("要") if value else gettext("不要"),
        (
            Field(
                "to_couple",
                _l("夫妻房"),
                "choice",
                options=(("1", _l("要")), ("0", _l("不要"))),
            ),
        ),
    ),
}

BRINGERS: Mapping[str, Action] = {
    "target": Action(
        _l("改目标"),
        _target,
        number,
        (
            HOW,
            Field("to_number", _l("目标"), "number"),
        ),
        person=True,
    )
}

ACTIONS: Mapping[ListName, Mapping[str, Action]] = {
    ListName.CANDIDATES: PEOPLE,
    ListName.VACANCIES: POSTS,
    ListName.ENTERPRISES: FIRMS,
    ListName.PARTIES: PARTIES,
    ListName.REFERRERS: BRINGERS,
}
