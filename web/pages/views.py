"""Views of lists: keep the filters in use under a name, rename, share, forget."""

from __future__ import annotations

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from recruit import queries as query
from recruit.models import ListName
from recruit.operations import views as operations
from web.room import registry

blueprint = Blueprint("views", __name__)

MOST = 12
LONGEST = 60


@blueprint.get("/views")
def index() -> str:
    """Show one's own views and those shared."""
    with registry().read() as session:
        rows = query.views(session, g.account.id)
    return render_template("lists/views.html", views=rows)


@blueprint.post("/views/<name>")
def keep(name: str) -> Response:
    """Keep the filters of a list as the form repeats them; what people are searched by is not."""
    if name not in set(ListName):
        abort(404)
    settings = {
        key.removeprefix("f_"): value[:LONGEST]
        for key, value in request.form.items()
        if key.startswith("f_") and key != "f_search" and value
    }
    with registry().write() as session:
        view = operations.keep(
            session,
            ListName(name),
            request.form.get("name", ""),
            dict(list(settings.items())[:MOST]),
            account_id=g.account.id,
            shared=bool(request.form.get("shared")),
        )
        kept = view.name
    flash(gettext("已存为视图“%(name)s”。", name=kept), "good")
    return redirect(url_for(f"{name}.index", **settings), 303)


@blueprint.post("/views/<int:view_id>/rename")
def rename(view_id: int) -> Response:
    """Rename one's own view, share it or take it back."""
    with registry().write() as session:
        operations.rename(
            session,
            view_id,
            request.form.get("name", ""),
            account_id=g.account.id,
            shared=bool(request.form.get("shared")),
        )
    flash(gettext("已保存。"), "good")
    return redirect(url_for("views.index"), 303)


@blueprint.post("/views/<int:view_id>/drop")
def drop(view_id: int) -> Response:
    """Forget one's own view."""
    with registry().write() as session:
        operations.drop(session, view_id, account_id=g.account.id)
    flash(gettext("已删除。"), "good")
    return redirect(url_for("views.index"), 303)
