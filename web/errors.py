"""Pages for what goes wrong: each says what happened and what to do, none shows a traceback."""

from __future__ import annotations

import logging

from flask import Flask, Response, render_template, request
from flask_babel import gettext, lazy_gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from recruit.errors import Conflict, NotFound, UserError
from recruit.language import Language
from web.api.v1.doors import problem_of
from web.api.v1.problems import Problem
from web.i18n import language
from web.uploads import UploadGone

log = logging.getLogger(__name__)

_TEXTS = {
    400: (lazy_gettext("没有看懂这个请求"), lazy_gettext("请返回上一页，检查填写的内容后再试。")),
    403: (
        lazy_gettext("您的账号没有这项权限"),
        lazy_gettext("如工作需要，请联系人社局管理员开通。"),
    ),
    404: (
        lazy_gettext("没有这个页面"),
        lazy_gettext("网址可能有误，或内容已被替换。请从首页重新进入。"),
    ),
    405: (
        lazy_gettext("这个页面不能这样打开"),
        lazy_gettext("请从目录重新进入，再点页面上的按钮。"),
    ),
    409: (lazy_gettext("刚才有人先改了"), lazy_gettext("请刷新页面，核对最新情况后再操作。")),
    413: (
        lazy_gettext("文件太大"),
        lazy_gettext("单个文件请不要超过 32 MB；可以拆成几个文件分别导入。"),
    ),
    429: (lazy_gettext("尝试次数过多"), lazy_gettext("请稍等几分钟再试。")),
    500: (
        lazy_gettext("系统出错了"),
        lazy_gettext("您的数据没有受影响。请重试一次；如仍出错，请把时间告诉管理员。"),
    ),
}


def install(app: Flask) -> None:
    """Answer every error with a page in the reader's language."""

    @app.errorhandler(Problem)
    def _problem(error: Problem) -> Response:
        return error.response()

    @app.errorhandler(CSRFError)
    def _stale_form(_error: CSRFError) -> tuple[str, int]:
        return _page(400, gettext("页面停留太久，表单已失效"), gettext("请刷新页面后重新提交。"))

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> tuple[str, int] | HTTPException | Response:
        code = error.code or 500
        if for_programs() and code >= 400:
            return problem_of(error)
        if code < 400:
            return error
        title, advice = _TEXTS.get(code, _TEXTS[500 if code >= 500 else 400])
        return _page(code, str(title), str(advice))

    @app.errorhandler(UserError)
    def _mendable(error: UserError) -> tuple[str, int] | Response:
        if for_programs():
            return problem_of(error)
        if isinstance(error, NotFound):
            return _page(404, str(_TEXTS[404][0]), str(_TEXTS[404][1]))
        code = 409 if isinstance(error, Conflict) else 400
        said = error.say(Language(language()))
        return _page(code, str(_TEXTS[code][0]), str(_TEXTS[code][1]), detail=said)

    @app.errorhandler(UploadGone)
    def _gone(error: UploadGone) -> tuple[str, int] | Response:
        if for_programs():
            return problem_of(error)
        return _page(404, gettext("上传的文件已不在"), gettext("请重新上传。"))

    @app.errorhandler(Exception)
    def _fault(error: Exception) -> tuple[str, int] | Response:
        if for_programs():
            return problem_of(error)
        log.error("%s %s failed", request.method, request.endpoint, exc_info=error)
        return _page(500, str(_TEXTS[500][0]), str(_TEXTS[500][1]))


def for_programs() -> bool:
    """Whether the request is one to the API, which is answered with problems instead of pages."""
    return request.path.startswith("/api/")


def _page(code: int, title: str, advice: str, *, detail: str = "") -> tuple[str, int]:
    page = render_template("error.html", code=code, title=title, advice=advice, detail=detail)
    return page, code
