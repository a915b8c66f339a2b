"""Rows of neighbours by the kernel of @murecom/item-cf: a range of tracks a task, computed by Node beside the executor."""

import os
import subprocess
import sys
import tempfile
import uuid

import numpy as np
import pyarrow as pa
from pyspark import SparkFiles, cloudpickle

import files

SCHEMA = "id int, similar array<int>, scores array<float>"
ARCHIVE = "murecom-rows"
TASKS_A_CORE = 4


def item_rows(spark, entries, manifest, o, folder):
    """A DataFrame of `id`, `similar`, `scores`; each task computes one range of equal work.

    `folder`, on the driver's disk, has the sets until the rows are written: executors fetch them when their first task begins.
    """
    context = spark.sparkContext
    # Executors need no copy of this module.
    cloudpickle.register_pickle_by_value(sys.modules[__name__])
    context.addArchive(f"{o.archive}#{ARCHIVE}")
    name = f"sets-{uuid.uuid4().hex}.bin"
    path = os.path.join(folder, name)
    write_sets(entries, path)
    context.addFile(path)
    options = ["--similarity", manifest["similarity"]]
    options += ["--neighbors", str(manifest["neighbors"]), "--min-count", str(manifest["minCount"])]
    parts = o.ranges or TASKS_A_CORE * context.defaultParallelism
    cut = subprocess.run(command(name, options + ["--ranges", str(parts)]), capture_output=True, text=True)
    if cut.returncode != 0:
        raise files.Refused(reason(cut.stderr))
    ranges = [[int(number) for number in line.split()] for line in cut.stdout.splitlines()]
    tasks = context.parallelize(ranges, len(ranges)).toDF("first int, last int")
    return tasks.mapInArrow(lambda batches: computed(batches, name, options), SCHEMA)


def write_sets(entries, path):
    """A file of sets as `murecom rows` reads it: 'mSET', 1, sets, 0, the length of each set, all ids; 32-bit integers."""
    table = entries.orderBy("playlist", "position").select("playlist", "track").toArrow()
    playlists = table["playlist"].to_numpy()
    tracks = table["track"].to_numpy()
    starts = np.flatnonzero(np.r_[True, playlists[1:] != playlists[:-1]]) if len(playlists) else np.zeros(0, int)
    lengths = np.diff(np.r_[starts, len(playlists)])
    with open(path, "wb") as file:
        file.write(b"mSET")
        for numbers in ([1, len(lengths), 0], lengths, tracks):
            np.asarray(numbers, "<i4").tofile(file)


def command(name, options):
    folder = SparkFiles.get(ARCHIVE)
    node = os.path.join(folder, "node")
    # Spark unpacks archives without the rights of their files.
    if not os.access(node, os.X_OK):
        os.chmod(node, 0o755)
    return [node, os.path.join(folder, "rows.mjs"), "rows", SparkFiles.get(name), *options]


def computed(batches, name, options):
    """The rows of each range, as they leave the pipe."""
    for batch in batches:
        for first, last in zip(batch["first"].to_pylist(), batch["last"].to_pylist()):
            yield from rows_of(command(name, options + ["--from", str(first), "--to", str(last), "--binary"]))


def rows_of(program):
    with tempfile.TemporaryFile("w+") as complaints:
        process = subprocess.Popen(program, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=complaints)
        try:
            yield from records(process.stdout)
        finally:
            process.stdout.close()
            status = process.wait()
        if status != 0:
            complaints.seek(0)
            raise RuntimeError(f"murecom rows ended with {status}: {reason(complaints.read())}")


def records(stream):
    """Records of `murecom rows --binary` as batches of Arrow."""
    while True:
        head = stream.read(8)
        if not head:
            return
        rows, total = (int(n) for n in np.frombuffer(whole(head, 8), "<i4"))
        body = whole(stream.read(8 * rows + 8 * total), 8 * rows + 8 * total)
        integers = np.frombuffer(body, "<i4", 2 * rows + total)
        scores = np.frombuffer(body, "<f4", total, 4 * (2 * rows + total))
        offsets = pa.array(np.r_[0, np.cumsum(integers[rows : 2 * rows])].astype("i4"))
        similar = pa.ListArray.from_arrays(offsets, pa.array(integers[2 * rows :]))
        lists = [pa.array(integers[:rows]), similar, pa.ListArray.from_arrays(offsets, pa.array(scores))]
        yield pa.RecordBatch.from_arrays(lists, ["id", "similar", "scores"])


def whole(data, length):
    if len(data) != length:
        raise RuntimeError(f"murecom rows wrote {len(data)} of {length} bytes of a record")
    return data


def reason(complaints):
    lines = complaints.strip().splitlines()
    return lines[-1] if lines else "it wrote no reason"
