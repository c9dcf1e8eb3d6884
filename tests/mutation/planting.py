"""Giving a loaded module other code: with a fault, or with marks that tell what is reached.

Whoever holds a function holds it still; only its code is another.
"""

from __future__ import annotations

import ast
import functools
import gc
import importlib
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
_REACHED = "__reached__"


class Module:
    """A module that is loaded, with all its functions, whoever holds them.

    Parameters
    ----------
    path
        Its file, from the top of the repository.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._module = importlib.import_module(path.removesuffix(".py").replace("/", "."))
        self._functions = [
            one for one in gc.get_objects()
            if isinstance(one, types.FunctionType) and self._is_ours(one)
        ]  # fmt: skip
        self._kept = [
            one for one in gc.get_objects()
            if isinstance(one, functools._lru_cache_wrapper) and self._is_ours(one.__wrapped__)
        ]  # fmt: skip

    def plant(self, source: str) -> None:
        """Give every function the code it has in another source."""
        tree = ast.parse(source)
        codes = dict(_codes(compile(source, str(ROOT / self._path), "exec")))
        defaults = dict(_defaults(tree, "", vars(self._module)))
        for one in self._functions:
            name = one.__code__.co_qualname
            one.__code__ = codes[name]
            if name in defaults:
                one.__defaults__, one.__kwdefaults__ = defaults[name]

    def watch(self, reached: Callable[[int], object]) -> None:
        """Let every statement and function tell its line when it is come to."""
        tree = _Marks().visit(ast.parse((ROOT / self._path).read_text("utf-8")))
        self.plant(ast.unparse(ast.fix_missing_locations(tree)))
        vars(self._module)[_REACHED] = reached

    def forget(self) -> None:
        """Empty what functions keep of earlier answers."""
        for one in self._kept:
            one.cache_clear()

    def _is_ours(self, function: Any) -> bool:
        code = getattr(function, "__code__", None)
        return code is not None and code.co_filename == self._module.__file__


class Statements:
    """The statements and functions of a module by line."""

    def __init__(self, path: str) -> None:
        tree = ast.parse((ROOT / path).read_text("utf-8"))
        self._spans = [
            (one.lineno, one.end_lineno or one.lineno)
            for function in ast.walk(tree)
            if isinstance(function, ast.FunctionDef)
            for one in ast.walk(function)
            if isinstance(one, ast.stmt)
        ]

    def around(self, line: int) -> int:
        """Return the first line of the innermost statement a line is in."""
        return max((first for first, last in self._spans if first <= line <= last), default=0)


class _Marks(ast.NodeTransformer):
    """Puts a mark in front of every statement of a function, and at its beginning."""

    def __init__(self) -> None:
        self._depth = 0

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST | list[ast.AST]:
        self._depth += 1
        super().generic_visit(node)
        self._depth -= 1
        node.body.insert(0, _mark(node.lineno))
        return [_mark(node.lineno), node] if self._depth else node

    def generic_visit(self, node: ast.AST) -> Any:
        super().generic_visit(node)
        return [_mark(node.lineno), node] if self._depth and isinstance(node, ast.stmt) else node


def _mark(line: int) -> ast.stmt:
    return ast.Expr(ast.Call(ast.Name(_REACHED, ast.Load()), [ast.Constant(line)], []))


def _codes(code: types.CodeType) -> Iterator[tuple[str, types.CodeType]]:
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield constant.co_qualname, constant
            yield from _codes(constant)


def _defaults(node: ast.AST, within: str, known: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the defaults of functions and methods that have any."""

    def value(of: ast.expr) -> Any:
        return eval(compile(ast.Expression(of), "default", "eval"), known)

    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef):
            yield from _defaults(child, f"{within}{child.name}.", known)
        elif isinstance(child, ast.FunctionDef):
            given = child.args
            named = {one.arg: value(default)
                     for one, default in zip(given.kwonlyargs, given.kw_defaults, strict=True)
                     if default is not None}  # fmt: skip
            if given.defaults or named:
                plain = tuple(value(default) for default in given.defaults)
                yield within + child.name, (plain or None, named or None)
