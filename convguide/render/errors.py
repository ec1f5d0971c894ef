"""A page for each message of torch, and the index of them."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from convguide.catalog.errors import ERRORS
from convguide.explain import MESSAGES, Cause, Message
from convguide.explain.wording import title_of
from convguide.files import version_of
from convguide.problems import ErrorExample, Verified
from convguide.problems.edge import TORCH_SAYS
from convguide.problems.message import CAUSES, after

TEMPLATES = Path(__file__).parent / "templates"
INDEX = "fix-an-error/pytorch-shape-errors.md"
PASTE = "fix-an-error/paste-your-error-or-your-model.md"
LONGEST = 88
# Messages behind which an input of another size may stand.
BY_SIZE = frozenset(
    (
        "mat1-and-mat2-shapes-cannot-be-multiplied",
        "kernel-size-cant-be-greater-than-actual-input-size",
        "calculated-output-size-output-size-is-too-small",
        "sizes-of-tensors-must-match-except-in-dimension",
        "the-size-of-tensor-a-must-match-the-size-of-tensor-b",
    )
)


def error_pages(verified: Mapping[str, Verified]) -> dict[str, str]:
    """Return the page of every message, and the index, by their places in the site."""
    environment = Environment(
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=FileSystemLoader(TEMPLATES),
    )
    environment.globals.update(torch=version_of("torch"))
    template = environment.get_template("shape-error.md")
    pages = {
        f"fix-an-error/{message.slug}.md": template.render(
            message=facts(message), examples=examples(message, verified)
        )
        for message in MESSAGES
    }
    index = environment.get_template("shape-errors.md")
    first = example(verified[ERRORS[0].id])
    paste = environment.get_template("paste.md").render(error_count=len(MESSAGES), example=first)
    return pages | {INDEX: index.render(messages=list(map(facts, MESSAGES))), PASTE: paste}


def facts(message: Message) -> dict[str, object]:
    """Return what a template says of a message."""
    return {
        "slug": message.slug,
        "by_size": message.slug in BY_SIZE,
        "title": escape(message.title, quote=False).replace("*", "\\*"),
        "meaning": message.meaning,
        "recorded": [title_of(wording) for wording in message.recorded],
    }


def examples(message: Message, verified: Mapping[str, Verified]) -> list[dict[str, object]]:
    """Return every example of a message, each checked, with its causes."""
    of_this = (verified[one.id] for one in ERRORS if one.message == message.slug)
    return [example(one) for one in of_this]


def example(verified: Verified) -> dict[str, object]:
    """Return an example: code, torch's words, the causes, and what mends them."""
    problem = cast(ErrorExample, verified.problem)
    causes = {cause.name: cause for cause in problem.explained().causes}
    return {
        "id": problem.id,
        "topic": problem.topic,
        "code": broken(problem.code),
        "says": verified[TORCH_SAYS],
        "causes": [
            cause_facts(causes[str(name)], problem, verified)
            for name in cast(tuple[str, ...], verified[CAUSES])
        ],
    }


def cause_facts(cause: Cause, problem: ErrorExample, verified: Verified) -> dict[str, object]:
    """Return a cause, with the code after the advice and the shape that torch gives for it."""
    code, _ = problem.mended.get(cause.name, ("", ()))
    shape = verified[after(cause.name)] if code else None
    return {"cause": cause, "mended": broken(code), "shape": shape}


def broken(code: str) -> str:
    """Return one line of code, broken before its last call where it is long.

    >>> broken("nn.Flatten()(torch.zeros(400))")
    'nn.Flatten()(torch.zeros(400))'
    """
    layer, call, arguments = code.rpartition(")(torch.zeros")
    if len(code) <= LONGEST or not call or code.count("\n"):
        return code
    return f"layer = {layer})\nlayer(torch.zeros{arguments}"
