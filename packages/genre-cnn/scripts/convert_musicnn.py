"""Converts MSD_musicnn of the musicnn package to src/generated/musicnn-model.ts:

    python packages/genre-cnn/scripts/convert_musicnn.py

Kernels become half precision; biases and batch normalisations (folded to a scale and a shift, in float64) stay float32.
"""
import base64
import json
import pathlib
import struct
import sys

import numpy as np
import musicnn_package

EPSILON = 1e-3
reader = musicnn_package.read_checkpoint()
sys.path.insert(0, str(musicnn_package.folder()))
from musicnn import configuration

arrays = []


def scoped(kind, index, name):
    return reader.get_tensor(f"{kind}/{name}" if index == 0 else f"{kind}_{index}/{name}").astype(np.float64)


def add_kernel(kind, index):
    kernel = scoped(kind, index, "kernel")
    assert np.abs(kernel).max() < 65504
    arrays.append(("Uint16Array", kernel.astype("<f2")))
    arrays.append(("Float32Array", scoped(kind, index, "bias").astype("<f4")))


def add_normalisation(index):
    names = ("gamma", "beta", "moving_mean", "moving_variance")
    gamma, beta, mean, variance = (scoped("batch_normalization", index, n) for n in names)
    scale = gamma / np.sqrt(variance + EPSILON)
    arrays.append(("Float32Array", scale.astype("<f4")))
    arrays.append(("Float32Array", (beta - mean * scale).astype("<f4")))


add_normalisation(0)
for i in range(8):  # timbral 7x38 and 7x67, temporal 128, 64 and 32, then the three of the mid-end
    add_kernel("conv2d", i)
    add_normalisation(i + 1)
add_normalisation(9)
add_kernel("dense", 0)
add_normalisation(10)
add_kernel("dense", 1)

# The one-buffer format of packages/internal/src/buffer.ts.
header = json.dumps({
    "source": f"musicnn {musicnn_package.VERSION}, MSD_musicnn",
    "names": configuration.MSD_LABELS,
    "arrays": [[kind, int(values.size)] for kind, values in arrays],
}, separators=(",", ":")).encode()
pad = lambda data: data + bytes(-len(data) % 8)
body = b"mMSC" + struct.pack("<HHII", 1, 0, len(header), 0) + header
data = pad(body) + b"".join(pad(values.tobytes()) for _, values in arrays)
out = pathlib.Path(__file__).parent.parent / "src" / "generated" / "musicnn-model.ts"
out.write_text(
    "// Written by scripts/convert_musicnn.py from MSD_musicnn of musicnn 0.1.0 (ISC, see NOTICE). Do not edit.\n"
    f"export const MUSICNN_MODEL_BASE64 =\n  '{base64.b64encode(data).decode()}'\n")
print(len(data), "bytes ->", out.name)
