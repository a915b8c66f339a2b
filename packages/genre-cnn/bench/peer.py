"""The Python side of the benchmarks: answers one JSON line for each JSON line. Data and weights are its own, seeded."""
import json
import os
import pathlib
import sys
import time

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
import numpy as np

state = {}


def keras_model():
    import keras
    x = entry = keras.Input((128, 128))
    for count in (64, 128, 256):
        x = keras.layers.Conv1D(count, 3, activation="relu")(x)
        x = keras.layers.BatchNormalization()(x)
        x = keras.layers.MaxPooling1D(2)(x)
    x = keras.layers.GlobalMaxPooling1D()(x)
    for _ in range(2):
        x = keras.layers.Dropout(0.5)(keras.layers.Dense(256, activation="relu")(x))
    return keras.Model(entry, keras.layers.Dense(10, activation="softmax")(x))


def prepare(request):
    import keras
    import tensorflow
    count = request["clips"]
    state["x"] = np.random.default_rng(1).random((count, 128, 128), dtype=np.float32)
    state["y"] = np.eye(10, dtype=np.float32)[np.arange(count) % 10]
    model = state["model"] = keras_model()
    rate = keras.optimizers.schedules.InverseTimeDecay(3e-4, 1, 1e-5)
    model.compile(keras.optimizers.SGD(rate, momentum=0.9, nesterov=True), "categorical_crossentropy")
    model.predict(state["x"][:128], batch_size=128, verbose=0)
    model.train_on_batch(state["x"][:128], state["y"][:128])
    return {"versions": {"tensorflow-cpu": tensorflow.__version__, "keras": keras.__version__}}


def predict(request):
    began = time.perf_counter()
    state["model"].predict(state["x"], batch_size=128, verbose=0)
    return {"seconds": time.perf_counter() - began}


def train(request):
    began = time.perf_counter()
    state["model"].fit(state["x"], state["y"], batch_size=128, epochs=1, verbose=0)
    return {"seconds": time.perf_counter() - began}


def load_musicnn(request):
    sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "scripts"))
    import librosa
    import musicnn_package
    import tensorflow
    state["labels"], state["musicnn"] = musicnn_package.load()
    state["musicnn"](np.zeros((1, 187, 96), np.float32))
    return {"versions": {"musicnn": musicnn_package.VERSION, "tensorflow-cpu": tensorflow.__version__,
                         "librosa": librosa.__version__}}


def tags(request):
    """As the package does it: the mel spectrogram of librosa, then one patch at a time; the features are computed too."""
    import librosa
    if "path" in request:
        samples, _ = librosa.load(request["path"], sr=16000)
    else:
        samples = np.random.default_rng(1).uniform(-0.3, 0.3, 16000 * request["length"]).astype(np.float32)
    began = time.perf_counter()
    mel = librosa.feature.melspectrogram(y=samples, sr=16000, hop_length=256, n_fft=512, n_mels=96).T
    mel = np.log10(10000 * mel.astype(np.float32) + 1)
    taggram = [state["musicnn"](mel[None, t:t + 187])["taggram"].numpy()[0] for t in range(0, len(mel) - 186, 187)]
    return {"seconds": time.perf_counter() - began, "mean": np.mean(taggram, axis=0).tolist()}


for line in sys.stdin:
    request = json.loads(line)
    answer = globals()[request["do"]](request)
    print("@" + json.dumps(answer), flush=True)
