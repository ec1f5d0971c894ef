"""How onnxruntime runs a node of ONNX."""

from __future__ import annotations

from typing import Any

import onnx
import onnxruntime

from convguide.frameworks.calls import calls
from convguide.frameworks.onnx import node as named
from convguide.verify.foreign.inputs import Array, Job, first_line

OPSET = 22
FLOATS = onnx.TensorProto.FLOAT


def by_onnx(jobs: list[Job]) -> list[Array | str]:
    """Return what onnxruntime makes of each job, or its refusal."""
    onnxruntime.set_default_logger_severity(4)
    return [ran(job) for job in jobs]


def ran(job: Job) -> Array | str:
    """Return the output of one job, or onnxruntime's refusal."""
    given = {"X": job.image, "W": job.weight, "B": job.bias}
    try:
        node = made(job)
        session = onnxruntime.InferenceSession(model(node), options())
        found: Array = session.run(None, {name: given[name] for name in node.input})[0]
    except Exception as refusal:  # its exceptions share no other base
        return first_line(refusal)
    return found


def made(job: Job) -> Any:
    """Return the node: built by the code itself, or from attributes alone."""
    (code,) = job.code
    if code.startswith("onnx."):
        return eval(code, {"onnx": onnx})
    call = named(calls(code)[0])
    inputs = [name for name, one in zip("XWB", arrays(job), strict=True) if one is not None]
    attributes = {key: value for key, value in call.named.items() if key not in "WB"}
    return onnx.helper.make_node(call.name, inputs, ["Y"], **attributes)


def arrays(job: Job) -> tuple[Array, Array, Array]:
    """Return what may go in."""
    return job.image, job.weight, job.bias


def model(node: Any) -> bytes:
    """Return a model of one node, its shapes left open."""
    inputs = [onnx.helper.make_tensor_value_info(name, FLOATS, None) for name in node.input]
    outputs = [onnx.helper.make_tensor_value_info("Y", FLOATS, None)]
    graph = onnx.helper.make_graph([node], "one", inputs, outputs)
    opset = [onnx.helper.make_opsetid("", OPSET)]
    built = onnx.helper.make_model(graph, opset_imports=opset, ir_version=10)
    return bytes(built.SerializeToString())


def options() -> Any:
    """Return a session's options: one thread, quiet."""
    chosen = onnxruntime.SessionOptions()
    chosen.intra_op_num_threads = chosen.inter_op_num_threads = 1
    chosen.log_severity_level = 4
    return chosen
