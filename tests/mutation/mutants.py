"""Faults to plant: one small change of a module each, made in its syntax tree.

Left alone are annotations, docstrings, messages, module-level tables (they are data, and tests
hold them against literal tables), and ``if TYPE_CHECKING``.
"""

from __future__ import annotations

import ast
import copy
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE,
    ast.GtE: ast.Gt, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_SUMS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult, ast.Mod: ast.Mult, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
    ast.LShift: ast.RShift, ast.Pow: ast.Mult,
}  # fmt: skip
_WITHOUT = frozenset({"annotation", "returns", "decorator_list", "type_params", "bases"})


@dataclass(frozen=True)
class Mutant:
    """One planted fault: the function it is in, what was and what is there instead."""

    where: str
    line: int
    was: str
    becomes: str
    source: str
    again: int = 1
    """Which of those of a function that are written alike."""

    @property
    def name(self) -> str:
        """What it is called in ``targets.yaml``."""
        more = f" ({self.again})" if self.again > 1 else ""
        return f"{self.where}: {self.was} -> {self.becomes}{more}"


def mutants(source: str) -> Iterator[Mutant]:
    """Yield every fault that can be planted in the functions of a module."""
    tree = ast.parse(source)
    alike: Counter[tuple[str, str, str]] = Counter()
    for where, function in _functions(tree, ""):
        for node, field, index in list(_places(function)):
            before = getattr(node, field) if index is None else getattr(node, field)[index]
            changes = list(_changes(before))
            was = _text(before, node) if changes else ""
            for after in changes:
                _put(node, field, index, after)
                becomes = _text(after, node)
                alike[where, was, becomes] += 1
                yield Mutant(
                    where,
                    getattr(before, "lineno", getattr(node, "lineno", 0)),
                    was,
                    becomes,
                    ast.unparse(tree),
                    alike[where, was, becomes],
                )
                _put(node, field, index, before)


def _functions(node: ast.AST, within: str) -> Iterator[tuple[str, ast.AST]]:
    """Yield functions, and classes for what stands in their bodies beside methods."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef):
            yield within + child.name, child
        elif isinstance(child, ast.ClassDef):
            yield from _functions(child, f"{within}{child.name}.")


def _places(function: ast.AST) -> Iterator[tuple[ast.AST, str, int | None]]:
    """Yield every place in a function that holds a statement or an expression."""
    waiting = [function]
    while waiting:
        node = waiting.pop()
        for field, value in ast.iter_fields(node):
            if field in _WITHOUT or _is_typing(node):
                continue
            if isinstance(value, list):
                for index, item in enumerate(value):
                    if isinstance(item, ast.AST) and not _is_docstring(node, field, index):
                        yield node, field, index
                        waiting.append(item)
            elif isinstance(value, ast.AST) and not isinstance(value, ast.expr_context):
                yield node, field, None
                waiting.append(value)


def _is_typing(node: ast.AST) -> bool:
    """Whether a node is for readers only: an annotation, a cast, what a fault says."""
    if isinstance(node, ast.Call):
        return ast.unparse(node.func) in {"cast", "NotImplementedError", "RuntimeError",
                                          "TypeError", "ValueError"}  # fmt: skip
    return False


def _is_docstring(node: ast.AST, field: str, index: int) -> bool:
    body = getattr(node, field)[index]
    return (
        field == "body"
        and isinstance(body, ast.Expr)
        and isinstance(body.value, ast.Constant)
        and (isinstance(body.value.value, str) or body.value.value is ...)
    )


def _changes(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what may stand in place of a node."""
    if isinstance(node, ast.cmpop) and type(node) in _COMPARISONS:
        yield _COMPARISONS[type(node)]()
    elif isinstance(node, ast.operator) and type(node) in _SUMS:
        yield _SUMS[type(node)]()
    elif isinstance(node, ast.boolop):
        yield ast.Or() if isinstance(node, ast.And) else ast.And()
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    elif isinstance(node, ast.Constant):
        yield from _constants(node)
    elif isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
        yield ast.copy_location(ast.Return(ast.Constant(None)), node)
    elif isinstance(node, ast.If | ast.While | ast.IfExp):
        other = copy.copy(node)
        other.test = ast.copy_location(ast.UnaryOp(ast.Not(), node.test), node)
        yield other
    elif isinstance(node, ast.Raise) or (isinstance(node, ast.Expr) and _acts(node.value)):
        yield ast.copy_location(ast.Pass(), node)


def _constants(node: ast.Constant) -> Iterator[ast.AST]:
    value = node.value
    if isinstance(value, bool):
        yield ast.copy_location(ast.Constant(not value), node)
    elif isinstance(value, int):
        yield ast.copy_location(ast.Constant(value + 1), node)
    elif isinstance(value, float):
        yield ast.copy_location(ast.Constant(value * 2), node)
    elif isinstance(value, str):
        yield ast.copy_location(ast.Constant(f"{value}?" if value else "?"), node)
    elif isinstance(value, bytes):
        yield ast.copy_location(ast.Constant(value + b"?"), node)


def _acts(node: ast.expr) -> bool:
    return isinstance(node, ast.Call | ast.Yield)


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _put(node: ast.AST, field: str, index: int | None, value: ast.AST) -> None:
    if index is None:
        setattr(node, field, value)
    else:
        getattr(node, field)[index] = value


def _text(node: ast.AST, around: ast.AST) -> str:
    """Return a change in few words: of a statement its first line, of a sign what it is in."""
    if isinstance(node, ast.cmpop | ast.operator | ast.boolop):
        return f"{type(node).__name__} in {ast.unparse(around).splitlines()[0]}"[:110]
    if isinstance(node, ast.If | ast.While):
        return f"{type(node).__name__.lower()} {ast.unparse(node.test)}"[:110]
    inside = f" in {ast.unparse(around).splitlines()[0]}" if isinstance(node, ast.Constant) else ""
    return f"{ast.unparse(node).splitlines()[0]}{inside}"[:110]
