"""How JAX, and Keras on JAX, run their words: all jobs in one compilation."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np

from convguide.verify.foreign.inputs import (
    Array,
    Job,
    channels_first,
    channels_last,
    first_line,
    kernel_last,
)

Run = Callable[[Job, Any, Any, Any], Any]

# Compiling takes most of the time, and nothing is run twice.
QUICK = (
    "--xla_backend_optimization_level=0 --xla_cpu_multi_thread_eigen=false "
    "--xla_cpu_use_fusion_emitters=false"
)
SETTINGS = {"XLA_FLAGS": QUICK, "JAX_PLATFORMS": "cpu", "KERAS_BACKEND": "jax"}


@cache
def loaded() -> tuple[Any, Any]:
    """Return JAX and Keras on it, which read the environment as they are loaded."""
    os.environ.update(SETTINGS)
    import jax
    import keras

    return jax, keras


def by_jax(jobs: list[Job]) -> list[Array | str]:
    """Return what JAX makes of each job, or its refusal."""
    return together(jobs, called)


def by_keras(jobs: list[Job]) -> list[Array | str]:
    """Return what Keras makes of each job, or its refusal."""
    return together(jobs, layered)


def together(jobs: list[Job], run: Run) -> list[Array | str]:
    """Return what comes out of every job, compiled as one function."""
    refusals: dict[int, str] = {}

    def all_of(given: list[tuple[Any, Any, Any]]) -> list[Any]:
        outputs = []
        for at, (job, arrays) in enumerate(zip(jobs, given, strict=True)):
            try:
                outputs.append(run(job, *arrays))
            except Exception as refusal:  # JAX and Keras raise whatever Python has
                refusals[at] = first_line(refusal)
                outputs.append(0.0)
        return outputs

    jax, _ = loaded()
    made = jax.jit(all_of)([laid_out(job) for job in jobs])
    return [
        refusals.get(at) or (np.asarray(out) if first(job) else channels_first(out))
        for at, (job, out) in enumerate(zip(jobs, made, strict=True))
    ]


def first(job: Job) -> bool:
    """Return whether a call of lax has channels first, which is conv_general_dilated's default."""
    (code, *_) = job.code
    return "conv_general_dilated" in code and "dimension_numbers" not in code


def laid_out(job: Job) -> tuple[Array, Array, Array]:
    """Return image, weight and bias in the layout that the words have."""
    if first(job):
        bias = None if job.bias is None else job.bias.reshape(-1, *(1,) * job.operation.rank)
        return job.image, job.weight, bias
    weight = None if job.weight is None else kernel_last(job.weight)
    return channels_last(job.image), weight, job.bias


def called(job: Job, image: Any, weight: Any, bias: Any) -> Any:
    """Return the output of a call of lax, in which a shape may stand for the weight."""
    jax, _ = loaded()

    def with_weight(function: Callable[..., Any]) -> Callable[..., Any]:
        return lambda x, w, *given, **named: function(
            x, weight if isinstance(w, tuple) else w, *given, **named
        )

    lax = SimpleNamespace(
        conv_general_dilated=with_weight(jax.lax.conv_general_dilated),
        conv_transpose=with_weight(jax.lax.conv_transpose),
        **{name: getattr(jax.lax, name) for name in ("reduce_window", "max", "add")},
    )
    names = {"jax": SimpleNamespace(lax=lax, numpy=jax.numpy), "lax": lax, "jnp": jax.numpy}
    (code,) = job.code
    made = eval(code, {**names, "x": image, "w": weight, "b": bias})
    return made if bias is None or code.endswith("+ b") else made + bias


def layered(job: Job, image: Any, weight: Any, bias: Any) -> Any:
    """Return the output of layers of Keras, one after the other."""
    _, keras = loaded()
    for line in job.code:
        found = eval(line, {**vars(keras.layers), "keras": keras, "x": image})
        for one in found if isinstance(found, tuple) else (found,):
            image = applied(one, image, weight, bias)
    return image


def applied(one: Any, image: Any, weight: Any, bias: Any) -> Any:
    """Return what a layer makes of an image; an array is what a function made already."""
    _, keras = loaded()
    if not isinstance(one, keras.layers.Layer):
        return one
    one.build(image.shape)
    given = [array for array in (weight, bias) if array is not None]
    return one.stateless_call(given if one.weights else [], [], image)[0]
