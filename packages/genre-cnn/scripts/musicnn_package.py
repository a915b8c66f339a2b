"""The published musicnn package (PyPI, ISC), which the conversion, the golden values and the benchmark read.

Its layers come from an interface that TensorFlow dropped, so they are replaced here by the operations that they stood for,
with the weights of the checkpoint; the network itself is built by the package's own models.py.
"""
import os
import pathlib
import subprocess
import sys
import tempfile
import types
import zipfile

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import tensorflow as tf
from tensorflow.python.training import py_checkpoint_reader

VERSION = "0.1.0"
PATCH_FRAMES = 187


def folder():
    """Where the wheel lies unpacked: the variable MURECOM_MUSICNN, else it is fetched once by pip."""
    known = os.environ.get("MURECOM_MUSICNN")
    if known:
        return pathlib.Path(known)
    target = pathlib.Path(tempfile.gettempdir()) / f"musicnn-{VERSION}"
    if not (target / "musicnn").exists():
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "-d", str(target), f"musicnn=={VERSION}"]
        subprocess.run(pip, check=True)
        zipfile.ZipFile(next(target.glob("*.whl"))).extractall(target)
    return target


def read_checkpoint(model="MSD_musicnn"):
    return py_checkpoint_reader.NewCheckpointReader(f"{folder() / 'musicnn' / model}/")


class _Layers(types.ModuleType):
    """tf.compat.v1.layers as far as musicnn uses it. Names count up as they did: conv2d, conv2d_1, ..."""

    def __init__(self, reader):
        super().__init__("layers")
        self.reader = reader
        self.made = {}

    def _weights(self, kind, *names):
        n = self.made[kind] = self.made.get(kind, -1) + 1
        scope = kind if n == 0 else f"{kind}_{n}"
        return [tf.constant(self.reader.get_tensor(f"{scope}/{name}")) for name in names]

    def conv2d(self, inputs, filters, kernel_size, padding, activation):
        kernel, bias = self._weights("conv2d", "kernel", "bias")
        return activation(tf.nn.bias_add(tf.nn.conv2d(inputs, kernel, 1, padding.upper()), bias))

    def batch_normalization(self, inputs, training):
        gamma, beta, mean, variance = self._weights(
            "batch_normalization", "gamma", "beta", "moving_mean", "moving_variance")
        if len(inputs.shape) == 4:
            return tf.compat.v1.nn.fused_batch_norm(inputs, gamma, beta, mean, variance, 1e-3, is_training=False)[0]
        return tf.nn.batch_normalization(inputs, mean, variance, beta, gamma, 1e-3)

    def max_pooling2d(self, inputs, pool_size, strides):
        return tf.nn.max_pool2d(inputs, pool_size, strides, "VALID")

    def dropout(self, inputs, rate, training):
        return inputs

    def flatten(self, inputs):
        return tf.reshape(inputs, [tf.shape(inputs)[0], inputs.shape[1] * inputs.shape[2]])

    def dense(self, inputs, units, activation):
        kernel, bias = self._weights("dense", "kernel", "bias")
        y = tf.matmul(inputs, kernel) + bias
        return activation(y) if activation else y


def load(model="MSD_musicnn"):
    """(labels, run): run takes patches x 187 x 96 float32 and returns a dict of the outputs that the package returns."""
    sys.path.insert(0, str(folder()))
    from musicnn import configuration, models

    labels = configuration.MSD_LABELS if model.startswith("MSD") else configuration.MTT_LABELS
    names = ["taggram", "timbral", "temporal", "cnn1", "cnn2", "cnn3", "mean_pool", "max_pool", "penultimate"]
    reader = read_checkpoint(model)

    @tf.function(input_signature=[tf.TensorSpec([None, PATCH_FRAMES, 96], tf.float32)], autograph=False)
    def run(x):
        before, tf.compat.v1.layers = tf.compat.v1.layers, _Layers(reader)
        try:
            logits, *rest = models.define_model(x, False, model, len(labels))
        finally:
            tf.compat.v1.layers = before
        return dict(zip(names, [tf.sigmoid(logits), *rest]))

    return labels, run
