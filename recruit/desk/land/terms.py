"""How long each stage of a land request may take, and which documents each kind needs.

Both tables are an assumption of ours: the notices of spring 2020 ask for urgent use first
(急用先批) and documents to follow (容缺受理), but publish no days stage by stage. A bureau
that has its own puts them here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from recruit.desk.land.model import LandKind, LandStage
from recruit.language import Language

WORKING_DAYS: Mapping[LandStage, tuple[int, int]] = {
    LandStage.RECEIVED: (3, 1),
    LandStage.ACCEPTED: (5, 3),
    LandStage.SURVEYED: (10, 5),
    LandStage.APPROVED: (10, 5),
}
"""Working days a request may stay in a stage: as a rule, and when it is urgent."""

LATER_WORKING_DAYS = 10
"""Working days after which a document to follow is due."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A document by its name in simplified and traditional Chinese and English."""

    words: tuple[str, str, str]

    @property
    def name(self) -> str:
        """The simplified name, as it is kept."""
        return self.words[0]

    def say(self, language: Language) -> str:
        """Return what it is called."""
        return self.words[_PLACE[language]]


_PLACE = {Language.ZH_HANS: 0, Language.ZH_HANT: 1, Language.EN: 2}

_FORM = Paper(("用地申请书", "用地申請書", "land application"))
_LICENCE = Paper(("营业执照", "營業執照", "business licence"))
_PROJECT = Paper(("项目备案文件", "項目備案文件", "project registration"))
_DRAWING = Paper(("宗地图", "宗地圖", "plot map"))
_DEED = Paper(("现有土地权证", "現有土地權證", "existing land title"))
_PROMISE = Paper(("到期恢复承诺书", "到期恢復承諾書", "undertaking to restore the land"))
_LEASE = Paper(("租赁意向书", "租賃意向書", "letter of intent to rent"))
_RECEIPT = Paper(("土地价款缴清凭证", "土地價款繳清憑證", "proof that the land is paid"))

PAPERS: Mapping[LandKind, tuple[Paper, ...]] = {
    LandKind.NEW_PLOT: (_FORM, _LICENCE, _PROJECT, _DRAWING),
    LandKind.EXTENSION: (_FORM, _LICENCE, _PROJECT, _DEED),
    LandKind.TEMPORARY: (_FORM, _LICENCE, _PROMISE),
    LandKind.RENTED_SPACE: (_FORM, _LICENCE, _LEASE),
    LandKind.CHANGE_OF_USE: (_FORM, _LICENCE, _DEED, _PROJECT),
    LandKind.TITLE: (_FORM, _LICENCE, _DRAWING, _RECEIPT),
}
"""The documents of every kind of request."""

_BY_NAME = {paper.name: paper for papers in PAPERS.values() for paper in papers}


@dataclass(frozen=True, slots=True)
class Papers:
    """Documents in a row, as an error names them."""

    names: tuple[str, ...]

    def say(self, language: Language) -> str:
        """Return them with commas."""
        comma = ", " if language is Language.EN else "、"
        return comma.join(spoken(name).say(language) for name in self.names)


def spoken(name: str) -> Paper:
    """Return a document by the name it is kept under; an unknown one is called by that name."""
    return _BY_NAME.get(name) or Paper((name, name, name))


def days_of(stage: LandStage, *, urgent: bool) -> int | None:
    """Return the working days of a stage, None when its clock does not run."""
    days = WORKING_DAYS.get(stage)
    return None if days is None else days[urgent]
