"""The rows of RP3beta from their formula, in DataFrames: slow and obvious. The rows of the kernel are compared with them.

s(i, j) = sum over the lists s of both of (1 / c_i) (1 / |s|) / c_j^0.3, with c_i the lists that hold i (Paudel et al., 2017).
"""

from pyspark.sql import Window
from pyspark.sql import functions as f

ALPHA = 1.0
BETA = 0.3


def item_rows(entries, manifest):
    """A DataFrame of `id`, `similar`, `scores`, as items.py has it."""
    pairs = entries.select("playlist", "track").distinct()
    counts = pairs.groupBy("track").agg(f.count("*").alias("held_by")).where(f.col("held_by") >= manifest["minCount"])
    known = pairs.join(counts, "track")
    sizes = known.groupBy("playlist").agg(f.count("*").alias("size"))
    left = known.join(sizes, "playlist")
    right = known.select("playlist", f.col("track").alias("other"), f.col("held_by").alias("other_held_by"))
    weight = f.pow("held_by", f.lit(-ALPHA)) * f.pow("size", f.lit(-ALPHA)) * f.pow("other_held_by", f.lit(-BETA))
    scored = (
        left.join(right, "playlist")
        .where("track != other")
        .groupBy(f.col("track").alias("id"), "other", "other_held_by")
        .agg(f.sum(weight).cast("float").alias("score"))
    )
    best = Window.partitionBy("id").orderBy(f.desc("score"), f.desc("other_held_by"), "other")
    kept = scored.withColumn("rank", f.row_number().over(best)).where(f.col("rank") <= manifest["neighbors"])
    row = f.sort_array(f.collect_list(f.struct("rank", "other", "score")))
    rows = kept.groupBy("id").agg(row.alias("row")).select("id", f.col("row.other").alias("similar"), f.col("row.score").alias("scores"))
    # A track whose lists hold no other has a row, too.
    empty = counts.select(f.col("track").alias("id")).join(rows, "id", "left_anti")
    return rows.unionByName(empty.selectExpr("id", "array() AS similar", "array() AS scores").select("id", f.col("similar").cast("array<int>"), f.col("scores").cast("array<float>")))
