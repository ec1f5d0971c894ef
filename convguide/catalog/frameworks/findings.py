"""Where an engine differs from torch, or from the rule of its own framework, and why."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """A difference that is known: it fails no test, and stands on the page with its reason.

    `cases` are those of the catalog in which the engine is left out of the agreement; `shown` is
    the entry of the numbers side by side that shows it.
    """

    id: str
    engine: str
    fact: str
    reason: str
    shown: str
    cases: tuple[str, ...] = ()
    link: str = ""


FINDINGS = (
    Finding(
        id="onnxruntime-auto-pad-dilation",
        engine="onnxruntime",
        fact="refuses auto_pad=SAME_UPPER and SAME_LOWER beside a dilation",
        reason="ONNX defines them for any dilation; onnxruntime computes that padding for "
        "dilation 1 alone. The converter writes pads there.",
        shown="same-dilation",
        cases=("onnx-conv-auto-pad-dilation-1", "onnx-conv-auto-pad-dilation-2"),
        link="https://github.com/microsoft/onnxruntime/issues/20582",
    ),
    Finding(
        id="onnxruntime-pool-stride",
        engine="onnxruntime",
        fact="refuses auto_pad in a pool whose stride is above its kernel",
        reason="The padding of the formula is below 0 there; ONNX's convolutions take it for 0, "
        "and so does every other engine. The converter writes pads there.",
        shown="same-stride-above-kernel",
        cases=("onnx-stride-above-kernel-3", "onnx-stride-above-kernel-4"),
        link="https://github.com/microsoft/onnxruntime/issues/10086",
    ),
    Finding(
        id="onnxruntime-pool-padding",
        engine="onnxruntime",
        fact="takes a pool's padding above half the kernel, which torch refuses",
        reason="torch wants every window to read a pixel of the image; neither ONNX nor "
        "onnxruntime asks for that.",
        shown="pool-padding-above-half",
    ),
    Finding(
        id="onnxruntime-no-room",
        engine="onnxruntime",
        fact="answers where no window fits: with size 0, or with a window over the end",
        reason="Its division rounds a negative number towards 0 and not down, so that a missing "
        "part of a stride counts as none.",
        shown="no-room",
    ),
    Finding(
        id="jax-no-room",
        engine="jax",
        fact="answers with size 0 where no window fits, which torch refuses",
        reason="XLA has arrays without elements, and leaves it to whoever reads them.",
        shown="no-room",
    ),
    Finding(
        id="keras-stride-dilation",
        engine="keras",
        fact="refuses a stride above 1 together with a dilation above 1, which the others run",
        reason="The layer checks it, as TensorFlow's convolution did.",
        shown="stride-with-dilation",
    ),
)
