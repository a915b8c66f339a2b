"""Snapshots and outputs on any file system that Hadoop knows."""

import json

from pyspark.sql import functions as f

SNAPSHOT_FORMAT = "murecom-catalog-snapshot"
SNAPSHOT_VERSION = 1
TABLES = ("playlists", "entries", "tracks")
# Tracks that a catalogue is recognised by.
SAMPLE = 64


class Refused(Exception):
    """What a user can mend; its text is the one line that is shown."""


def _path(spark, name):
    path = spark._jvm.org.apache.hadoop.fs.Path(name)
    return path, path.getFileSystem(spark._jsc.hadoopConfiguration())


def require_absent(spark, name):
    path, system = _path(spark, name)
    if system.exists(path):
        raise Refused(f"{name}: is there already: name a folder that is not")


def write_text(spark, name, text):
    path, system = _path(spark, name)
    stream = system.create(path, False)
    try:
        stream.write(bytearray(text, "utf-8"))
    finally:
        stream.close()


def snapshot_manifest(spark, folder):
    """The manifest of a snapshot, whose tables have the rows that it says."""
    path, system = _path(spark, f"{folder}/manifest.json")
    if not system.exists(path):
        raise Refused(f"{folder}: is no snapshot of a catalogue: it has no manifest.json")
    try:
        manifest = json.loads(spark.read.text(path.toString(), wholetext=True).first()[0])
        is_ours = manifest["format"] == SNAPSHOT_FORMAT
        version = manifest["version"]
        rows = {table: manifest["tables"][table]["rows"] for table in TABLES}
    except (ValueError, TypeError, KeyError):
        raise Refused(f"{folder}: is no snapshot of a catalogue: its manifest.json is another's") from None
    if not is_ours:
        raise Refused(f"{folder}: is no snapshot of a catalogue: its manifest.json is another's")
    if version > SNAPSHOT_VERSION:
        raise Refused(f"{folder}: is a snapshot of version {version}, this program reads version {SNAPSHOT_VERSION}")
    for table in TABLES:
        file, system = _path(spark, f"{folder}/{table}.parquet")
        if not system.exists(file):
            raise Refused(f"{folder}: is damaged: {table}.parquet is missing")
        if system.getFileStatus(file).getLen() != manifest["tables"][table]["bytes"]:
            raise Refused(f"{folder}: is damaged: {table}.parquet has not the bytes that its manifest.json says")
    return {"createdAt": manifest["createdAt"], "rows": rows}


def sample_of_tracks(spark, folder, kept):
    """Some tracks of a training with their names: `murecom train --from` recognises the catalogue by them."""
    tracks = spark.read.parquet(f"{folder}/tracks.parquet").join(kept, f.col("id") == kept.track, "left_semi")
    return [row.asDict() for row in tracks.select("id", "name").orderBy(f.xxhash64("id"), "id").limit(SAMPLE).collect()]
