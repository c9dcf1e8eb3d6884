"""Who travels with whom: group labels and names of companions become parties.

Within one sheet and one referrer, people who name each other belong together; a label
that is nobody's name (1组, 张家) joins all who wrote it.
"""

from __future__ import annotations

import re
from collections import defaultdict

from recruit.intake.problems import Problem
from recruit.intake.reasons import Reason
from recruit.intake.script import simplified
from recruit.intake.staged import StagedRow
from recruit.intake.staging import Columns
from recruit.intake.values.reading import Note, warning
from recruit.models.candidate import Cohesion

_SEPARATORS = re.compile(r"[、，,;；/|&+\s]+|(?<=[\u4e00-\u9fff]{2})[和与](?=[\u4e00-\u9fff]{2})")
_NOBODY = re.compile(r"^(无|没有|否|自己|一人|一个人|单独|本人|单人|独自|0|不|个人)")
_RELATION = re.compile(
    r"^(我?的?)(老婆|妻子?|丈夫|老公|爱人|配偶|夫妻|对象|朋友|老乡|同村|同乡|家人|哥哥?|弟弟?|姐姐?|妹妹?|"
    r"兄弟|姐妹|父亲?|母亲?|爸爸?|妈妈?|父子|父女|母女|母子|儿子|女儿|亲戚|亲友|同事|工友|表哥|表弟|堂哥|堂弟|嫂子|"
    r"有|是|几个人|多人)$"
)


class _Groups:
    """Disjoint sets of rows; the earliest row stands for its set."""

    def __init__(self, size: int) -> None:
        self.parent = list(range(size))

    def find(self, row: int) -> int:
        while self.parent[row] != row:
            self.parent[row] = self.parent[self.parent[row]]
            row = self.parent[row]
        return row

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self.find(one), self.find(other)))
        self.parent[second] = first


def assign_parties(rows: list[StagedRow], columns: Columns) -> None:
    """Set ``party`` and ``cohesion`` of every row that travels with another."""
    people: dict[tuple[object, object], list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        people[_referrer(row), row.values["name"]].append(at)
    groups = _Groups(len(rows))
    labels: dict[tuple[object, str], int] = {}
    in_party: set[int] = set()
    label_of: dict[int, str] = {}
    for at, row in enumerate(rows):
        written = str(columns.readings("party")[at].value)
        if not written or _NOBODY.match(simplified(written)):
            continue
        companions = [word for word in _SEPARATORS.split(written) if word]
        known = [word for word in companions if (_referrer(row), word) in people]
        if not known:
            if _RELATION.match(simplified(written)):
                row.problems.append(_tell(columns, at, warning(Reason.PARTY_RELATION)))
                continue
            first = labels.setdefault((_referrer(row), written), at)
            groups.join(first, at)
            in_party.add(at)
            label_of.setdefault(at, written)
            continue
        in_party.add(at)
        for word in companions:
            others = [other for other in people.get((_referrer(row), word), []) if other != at]
            if others:
                nearest = min(others, key=lambda other: (abs(other - at), other))
                groups.join(nearest, at)
                in_party.add(nearest)
                if len(others) > 1:
                    note = warning(Reason.PARTY_NAMESAKE, name=word, row=rows[nearest].number)
                    row.problems.append(_tell(columns, at, note))
            elif word not in known:
                row.problems.append(_tell(columns, at, warning(Reason.PARTY_ABSENT, name=word)))
    _write(rows, columns, groups, in_party, label_of)


def _write(
    rows: list[StagedRow],
    columns: Columns,
    groups: _Groups,
    in_party: set[int],
    label_of: dict[int, str],
) -> None:
    """Give every member the party's label or first name, and the first wish written in it."""
    names: dict[int, str] = {}
    couples: set[int] = set()
    wishes: dict[int, object] = {}
    for at in sorted(in_party):
        root = groups.find(at)
        if at in label_of:
            names.setdefault(root, label_of[at])
        if columns.cells("cohesion")[at] != "":
            wishes.setdefault(root, columns.readings("cohesion")[at].value)
        if columns.readings("couple")[at].value:
            couples.add(root)
    for at in in_party:
        root = groups.find(at)
        values = rows[at].values
        values["party"] = names.get(root) or str(rows[root].values["name"])
        values["cohesion"] = wishes.get(root, Cohesion.ENTERPRISE)
        values["couple"] = root in couples


def _referrer(row: StagedRow) -> object:
    return row.values["referrer_phone"] or row.values["referrer"]


def _tell(columns: Columns, at: int, note: Note) -> Problem:
    return columns.problem("party", at, note)
