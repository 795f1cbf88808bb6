"""Int8 weights for an ONNX graph of a sentence encoder, with vectors close to float32.

Plain dynamic quantization has one scale for all of a layer's activations, and the few large
ones of a transformer cost it the rest: cosine 0.989 to float32 on this family. Here matrices are
int8 in blocks with a scale each (`MatMulNBits`), activations are rounded by block too, and the word
piece table is int8 with one scale for each row.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_BLOCK = 32
_BITS = 8
# Activations are rounded to int8 by block and products summed in integers (ONNX Runtime's level 4).
_INTEGER_PRODUCTS = 4
_SMALLEST_TABLE = 1000


def quantize(source: Path, target: Path, *, fine: Iterable[str] = (), block: int = _BLOCK) -> None:
    """Write the graph with int8 weights.

    Args:
        source: a float32 ONNX graph.
        target: file to write.
        fine: matrices whose node name holds one of these stay float32.
        block: weights that share a scale.
    """
    import onnx

    model = onnx.load(str(source))
    _quantize_tables(model)
    _quantize_matrices(model, tuple(fine), block)
    target.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(model, str(target))


def blocks_as_uint8(
    matrix: NDArray[np.float32], block: int
) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """A matrix of shape (k, n) in blocks along k, as `MatMulNBits` stores it.

    Returns:
        uint8 of shape (n, k / block, block), 128 standing for 0, and float32 scales of shape
        (n * k / block,).
    """
    k, n = matrix.shape
    columns = matrix.T.reshape(n, k // block, block)
    scales = np.abs(columns).max(axis=2, keepdims=True) / 127.0
    scales = np.where(scales == 0.0, 1.0, scales).astype(np.float32)
    values = (np.rint(columns / scales) + 128).astype(np.uint8)
    return values, scales.reshape(-1)


def rows_as_int8(table: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """The table in int8, and its scales of shape (rows, 1): table = int8 * scale, nearly."""
    scales = np.abs(table).max(axis=1, keepdims=True) / 127.0
    scales = np.where(scales == 0.0, 1.0, scales).astype(np.float32)
    return np.rint(table / scales).astype(np.int8), scales


def _quantize_matrices(model: Any, fine: tuple[str, ...], block: int) -> None:
    from onnx import helper, numpy_helper

    graph = model.graph
    weights = {t.name: t for t in graph.initializer}
    for node in graph.node:
        weight = weights.get(node.input[1]) if node.op_type == "MatMul" else None
        if weight is None or len(weight.dims) != 2 or weight.dims[0] % block:
            continue
        if any(part in node.name for part in fine):
            continue
        values, scales = blocks_as_uint8(numpy_helper.to_array(weight), block)
        name, (k, n) = weight.name, weight.dims
        graph.initializer.append(numpy_helper.from_array(values, f"{name}.uint8"))
        graph.initializer.append(numpy_helper.from_array(scales, f"{name}.scale"))
        node.op_type, node.domain = "MatMulNBits", "com.microsoft"
        node.input[1] = f"{name}.uint8"
        node.input.append(f"{name}.scale")
        node.attribute.extend(
            helper.make_attribute(key, value)
            for key, value in (
                ("K", k), ("N", n), ("bits", _BITS), ("block_size", block),
                ("accuracy_level", _INTEGER_PRODUCTS),
            )
        )  # fmt: skip
    used = {name for node in graph.node for name in node.input}
    for name, weight in weights.items():
        if name not in used and weight in graph.initializer:
            graph.initializer.remove(weight)
    if not any(entry.domain == "com.microsoft" for entry in model.opset_import):
        model.opset_import.append(helper.make_opsetid("com.microsoft", 1))


def _quantize_tables(model: Any) -> None:
    from onnx import TensorProto, helper, numpy_helper

    graph = model.graph
    tables = {t.name: t for t in graph.initializer}
    nodes = []
    for node in graph.node:
        table = tables.get(node.input[0]) if node.op_type == "Gather" else None
        if (
            table is None
            or table.data_type != TensorProto.FLOAT
            or len(table.dims) != 2
            or table.dims[0] < _SMALLEST_TABLE
        ):
            nodes.append(node)
            continue
        values, scales = rows_as_int8(numpy_helper.to_array(table))
        name = table.name
        graph.initializer.remove(table)
        graph.initializer.append(numpy_helper.from_array(values, f"{name}.int8"))
        graph.initializer.append(numpy_helper.from_array(scales, f"{name}.scale"))
        ids, out = node.input[1], node.output[0]
        nodes += [
            helper.make_node("Gather", [f"{name}.int8", ids], [f"{out}.int8"], axis=0),
            helper.make_node("Cast", [f"{out}.int8"], [f"{out}.cast"], to=TensorProto.FLOAT),
            helper.make_node("Gather", [f"{name}.scale", ids], [f"{out}.scale"], axis=0),
            helper.make_node("Mul", [f"{out}.cast", f"{out}.scale"], [out]),
        ]
    del graph.node[:]
    graph.node.extend(nodes)
