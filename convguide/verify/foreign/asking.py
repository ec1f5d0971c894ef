"""Every engine asked about every case, in the words of its framework."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from convguide.formulas import ShapeError
from convguide.frameworks.operation import MAX, CannotSay, Operation
from convguide.problems.base import REFUSED
from convguide.problems.foreign import (
    ENGINES,
    NUMBERS,
    PADDING,
    SHAPE,
    ForeignCase,
    Side,
    SideBySide,
    operation_in,
    weights,
)
from convguide.reader import ReadError
from convguide.verify.foreign.by_jax import by_jax, by_keras
from convguide.verify.foreign.by_onnx import by_onnx
from convguide.verify.foreign.by_torch import by_hand, by_torch
from convguide.verify.foreign.inputs import Array, Job, job_of, numbers_of

Runner = Callable[[list[Job]], list[Array | str]]
RUNNERS: dict[str, Runner] = {"torch": by_torch, "keras": by_keras, "onnx": by_onnx, "jax": by_jax}
BY_HAND = "torch, padded by hand"


def cases_said(cases: Iterable[ForeignCase]) -> dict[str, dict[str, Any]]:
    """Return what every engine says of every case, by case and engine."""
    cases = list(cases)
    said: dict[str, dict[str, Any]] = {case.id: {} for case in cases}
    plain = [job_of("torch", (), case.operation) for case in cases]
    for case, made in zip(cases, by_hand(plain), strict=True):
        said[case.id][BY_HAND] = answer(made, case.operation) | {PADDING: case.operation.sides}
    for framework, run in RUNNERS.items():
        found = [case for case in cases if words(case, framework)]
        for case, made in zip(found, run([job(case, framework) for case in found]), strict=True):
            said[case.id][ENGINES[framework]] = answer(made, case.operation)
    return said


def words(case: ForeignCase, framework: str) -> tuple[str, ...]:
    """Return the case's own words in its framework, and those of the converter elsewhere."""
    if framework == case.framework:
        return (case.text,)
    said = case.said()
    return said[framework].code if framework in said else ()


def job(case: ForeignCase, framework: str) -> Job:
    """Return a case as a job of a framework's engine."""
    return job_of(framework, words(case, framework), case.operation)


def answer(made: Array | str, operation: Operation) -> dict[str, Any]:
    """Return shape and numbers of an output, or that the engine refuses, and its words."""
    if isinstance(made, str):
        return {SHAPE: REFUSED, NUMBERS: made}
    return {SHAPE: tuple(made.shape[1:]), NUMBERS: numbers_of(made, operation)}


def sides_said(problems: Iterable[SideBySide]) -> dict[str, dict[str, Any]]:
    """Return what the engines make of the numbers side by side, by problem and engine."""
    asked = [(problem, side) for problem in problems for side in problem.sides]
    said: dict[str, dict[str, Any]] = {problem.id: {} for problem, _ in asked}
    for framework, run in RUNNERS.items():
        mine = [(problem, side) for problem, side in asked if side.framework == framework]
        made = run([side_job(problem, side) for problem, side in mine])
        for (problem, side), one in zip(mine, made, strict=True):
            numbers = REFUSED if isinstance(one, str) else whole(one)
            said[problem.id].setdefault(ENGINES[framework], {})[side.part] = numbers
    return said


def side_job(problem: SideBySide, side: Side) -> Job:
    """Return one side as a job."""
    kernel = kernel_of(problem, side)
    image = np.array(problem.pixels, dtype=np.float32).reshape(1, 1, -1)
    weight = np.array(kernel, dtype=np.float32).reshape(1, 1, -1) if kernel else None
    bias = None if weight is None else np.zeros(1, dtype=np.float32)
    operation = Operation(MAX, (problem.size,), 1, 1, (1,), (1,), ((0, 0),), (1,))
    return Job(side.framework, (side.text,), operation, image, weight, bias)


def kernel_of(problem: SideBySide, side: Side) -> tuple[int, ...]:
    """Return the weights of a side; where our rules refuse it, the engine needs none either."""
    try:
        return weights(operation_in(side.framework, side.text, (1, problem.size), 1))
    except (ShapeError, CannotSay, ReadError):
        return ()


def whole(made: Array) -> tuple[int, ...]:
    """Return an output's numbers."""
    return tuple(int(number) for number in np.rint(made).reshape(-1))
