"""The counters of others, really run; what they said is kept, so that a build needs none.

Contents
    run                 what every counter says of a case, and its version
    difference, update  the committed record of it, counters.json, held against them; rewritten
"""

from __future__ import annotations

import json
import logging
import warnings
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import torch
from torch.utils.flop_counter import FlopCounterMode

from convguide.files import version_of, write_whole
from convguide.layers import Layer
from convguide.networks import Sum
from convguide.problems import Answers, CountingProblem, Problem
from convguide.problems.counter_rules import ADDED, CALLED, RULES
from convguide.problems.counting import THOPS, Counted
from convguide.problems.edge import COSTS
from convguide.verify import record
from convguide.verify.answers import ORIGINS, module, one_thread, single, torch_answers

Said = tuple[int, int]


class Called(torch.nn.Module):
    """A convolution by torch.nn.functional, its weights those of a real layer."""

    def __init__(self, layer: Layer) -> None:
        """Take the weights, and how they are used."""
        super().__init__()
        real = module(layer)
        self.weight, self.bias = real.weight, real.bias
        self.groups: Any = real.groups

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        """Call the function."""
        weight: Any = self.weight
        bias: Any = self.bias
        return torch.nn.functional.conv2d(image, weight, bias, groups=self.groups)


class Added(torch.nn.Module):
    """Two branches, joined by a function that is looked up when it is called, or by a plus."""

    def __init__(self, layer: Sum, by_name: bool) -> None:
        """Build the branches."""
        super().__init__()
        self.first, self.second = map(module, layer.layers)
        self.by_name = by_name

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        """Add what the branches make of the image."""
        first, second = self.first(image), self.second(image)
        return torch.add(first, second) if self.by_name else first + second


def real(case: Counted) -> torch.nn.Module:
    """Return the module of a case, as in use and not in training."""
    layer = case.network()
    if case.form == CALLED:
        return Called(layer).eval()
    if isinstance(layer, Sum):
        return Added(layer, case.form == ADDED).eval()
    return module(layer).eval()


def by_torch(model: torch.nn.Module, image: torch.Tensor) -> Said:
    """Return real parameters, and what torch's own counter says."""
    with torch.no_grad(), FlopCounterMode(display=False) as counter:
        model(image)
    return sum(one.numel() for one in model.parameters()), counter.get_total_flops()


def by_fvcore(model: torch.nn.Module, image: torch.Tensor) -> Said:
    """Return what fvcore says."""
    from fvcore.nn import FlopCountAnalysis, parameter_count

    asked = FlopCountAnalysis(model, image)
    asked.unsupported_ops_warnings(False).uncalled_modules_warnings(False)
    return parameter_count(model)[""], int(asked.total())


def by_torchinfo(model: torch.nn.Module, image: torch.Tensor) -> Said:
    """Return what torchinfo says."""
    from torchinfo import summary

    told = summary(model, input_data=image, verbose=0, device=image.device)
    return told.total_params, int(told.total_mult_adds)


def by_ptflops(model: torch.nn.Module, image: torch.Tensor) -> Said:
    """Return what ptflops says, in its default way."""
    from ptflops import get_model_complexity_info

    options = {"as_strings": False, "print_per_layer_stat": False}
    counted, params = get_model_complexity_info(model, tuple(image.shape[1:]), **options)
    return params, counted


def by_thop(model: torch.nn.Module, image: torch.Tensor) -> Said:
    """Return what thop says."""
    from thop import profile

    counted, params = profile(model, inputs=(image,), verbose=False)
    return int(params), int(counted)


# Each with the device on which it runs: fvcore traces real tensors, and on the meta device torch
# makes a Linear of functions that ptflops counts a second time.
ASKED: dict[str, tuple[Callable[[torch.nn.Module, torch.Tensor], Said], str]] = {
    "torch": (by_torch, "meta"),
    "fvcore": (by_fvcore, "cpu"),
    "torchinfo": (by_torchinfo, "meta"),
    "ptflops": (by_ptflops, "cpu"),
    "thop": (by_thop, "meta"),
}


def versions() -> dict[str, str]:
    """Return the version of each counter that is installed."""
    return {name: version_of(name) for name in ASKED}


def run(problems: Iterable[CountingProblem]) -> dict[str, dict[str, Said]]:
    """Return what every counter says of every case, by the case's name."""
    logging.getLogger("fvcore").setLevel(logging.ERROR)
    with warnings.catch_warnings(), one_thread():
        warnings.simplefilter("ignore")
        return {name: asked(case) for problem in problems for name, case in problem.cases.items()}


def asked(case: Counted) -> dict[str, Said]:
    """Return what every counter says of a case."""
    with torch.device("meta"):
        model, found = real(case), dict[str, Said]()
    for device in ("meta", "cpu"):
        # Whatever the memory holds will do for weights: only shapes are counted.
        model, image = model.to_empty(device=device), torch.zeros(case.input_shape, device=device)
        found |= {name: ask(model, image) for name, (ask, at) in ASKED.items() if at == device}
    return {name: found[name] for name in ASKED}


def text_of(said: Mapping[str, Mapping[str, Said]]) -> str:
    """Return the record: the versions, then one case a line."""
    lines = ",\n".join(
        f"    {json.dumps(name, ensure_ascii=False)}: {json.dumps(found)}"
        for name, found in said.items()
    )
    return f'{{\n  "versions": {json.dumps(versions())},\n  "cases": {{\n{lines}\n  }}\n}}\n'


def update(problems: Iterable[CountingProblem], path: Path = record.COUNTERS) -> None:
    """Ask every counter, and rewrite the record."""
    write_whole(path, text_of(run(problems)))


def difference(problems: Iterable[CountingProblem], path: Path = record.COUNTERS) -> list[str]:
    """Return where the counters say something else than the record has: each with both values."""
    committed, now = record.counters_kept(path), json.loads(text_of(run(problems)))
    return [
        *differing("version", {"": committed["versions"]}, {"": now["versions"]}),
        *differing("says", committed["cases"], now["cases"]),
    ]


def differing(what: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Return a line for each value that is not the same in both.

    >>> differing("says", {"a layer": {"thop": [0, 9]}}, {"a layer": {"thop": [0, 8]}})
    ['thop says, a layer: kept [0, 9], now [0, 8]']
    """
    places = dict.fromkeys(
        (case, name) for both in (before, after) for case in both for name in both[case]
    )
    found = [(c, n, before.get(c, {}).get(n), after.get(c, {}).get(n)) for c, n in places]
    return [
        f"{name} {what}{', ' if case else ''}{case}: kept {old}, now {new}"
        for case, name, old, new in found
        if old != new
    ]


@torch_answers.register(CountingProblem)
def _(problem: CountingProblem) -> Answers:
    found: dict[str, Any] = {}
    for name, case in problem.cases.items():
        with torch.device("meta"):
            params, flops = by_torch(real(case), torch.zeros(case.input_shape))
        found |= {f"{name}, parameters": params, f"{name}, {COSTS}": flops // 2}
        found |= {f"{name}, torch": flops}
    return found


def the_counters(problem: Problem) -> Answers:
    """Return what the counters said when they were last run."""
    if not isinstance(problem, CountingProblem):
        return {}
    cases, found = record.counters_kept()["cases"], dict[str, Any]()
    for name in (one for one in problem.cases if one in cases):
        params = {counter: cases[name][counter][0] for counter in RULES}
        found |= {f"{name}, {counter}": cases[name][counter][1] for counter in RULES}
        found |= {f"{name}, {THOPS}": params.pop("thop")}
        found |= {f"{name}, parameters": single(sorted({*params.values()}))}
    return found


ORIGINS["the counters"] = the_counters
