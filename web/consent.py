"""What people are told before they are registered: one notice a purpose, with its version.

A change of a notice is a new version (``recruit.rights.terms.FORM_VERSION``): who agreed
before has agreed to the old one. Source: 个人信息保护法 arts. 14, 17, 29.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from recruit.rights.terms import PURPOSES

TITLES: Mapping[str, LazyString] = {
    "matching": _l("同意用于介绍工作"),
    "journey": _l("同意用于安排行程和防疫核验"),
}

NOTICES: Mapping[str, LazyString] = {
    "matching": _l(
        "姓名、电话、老家、工种、工资和出发日期交给余姚市人社局，用来介绍合适的岗位，"
        "并告诉录用您的企业。不作他用，本季结束后按规定删除；您随时可以退出。"
    ),
    "journey": _l(
        "身份证号和行程用来购票、编乘车名册、核验健康状况，只给招工组和承运单位看，"
        "名册上遮挡号码。这是敏感信息，需要您单独同意。"
    ),
}


def agreed(form: Mapping[str, str]) -> bool:
    """Return whether a form agrees to every purpose."""
    return all(form.get(f"consent_{purpose}") == "yes" for purpose in PURPOSES)
