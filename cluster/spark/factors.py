"""Implicit ALS and word2vec by MLlib. Each is a DataFrame of `id` and `vector`."""

from pyspark.ml.feature import Word2Vec
from pyspark.ml.functions import vector_to_array
from pyspark.ml.recommendation import ALS
from pyspark.sql import functions as f


def als(entries, blocks, o):
    """Factors of tracks: the loss of Hu, Koren and Volinsky (2008), with lambda times the entries of each row."""
    ratings = entries.select("playlist", "track").distinct().withColumn("rating", f.lit(1.0))
    model = ALS(
        rank=o.factors,
        maxIter=o.iterations,
        numUserBlocks=blocks,
        numItemBlocks=blocks,
        regParam=o.regularization,
        alpha=o.alpha,
        implicitPrefs=True,
        userCol="playlist",
        itemCol="track",
        ratingCol="rating",
        seed=o.seed,
    ).fit(ratings)
    return model.itemFactors.select("id", f.col("features").alias("vector"))


def word2vec(entries, min_count, o):
    """Vectors of tracks: skip-gram with a hierarchical softmax, lists as sentences."""
    ordered = f.sort_array(f.collect_list(f.struct("position", "track")))
    sentences = entries.groupBy("playlist").agg(ordered.alias("entries"))
    sentences = sentences.select(f.col("entries.track").cast("array<string>").alias("words"))
    model = Word2Vec(
        vectorSize=o.vector_size,
        windowSize=o.window,
        maxIter=o.epochs,
        minCount=min_count,
        numPartitions=o.partitions,
        seed=o.seed,
        inputCol="words",
        outputCol="vector",
    ).fit(sentences)
    return model.getVectors().select(f.col("word").cast("int").alias("id"), vector_to_array("vector", "float32").alias("vector"))
