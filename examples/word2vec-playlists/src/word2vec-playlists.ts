import { simulatedCatalog } from '@example/playlists-from-spotify'
import { Word2Vec } from 'murecom/word2vec'

/**
 * The original's train-a-music-recommender: word2vec with playlists as sentences. The original wrapped a generator that can
 * be read once, so that its epochs saw nothing and its neighbours were those of random vectors; here the catalogue's
 * playlists can be read again and again, and a corpus that cannot is refused.
 */
export async function* word2vecPlaylists(options: { file: string; playlists: number }): AsyncGenerator<string> {
  const { catalog } = await simulatedCatalog(options)
  try {
    const { playlists, tracks } = catalog.stats()
    yield `${playlists} playlists, ${tracks} tracks`

    const losses: number[] = []
    const model = await Word2Vec.train(catalog.playlists(), {
      minCount: 4,
      sg: true,
      window: 10,
      epochs: 10,
      seed: 1,
      onProgress: p => {
        if (p.epochDone) losses.push(p.meanLoss)
      },
    })
    const { vectors } = model
    yield `${vectors.keys.length} tracks in 4 playlists or more; mean loss by epoch: ${losses.map(l => l.toFixed(3)).join(' ')}`

    const label = (id: number): string => {
      const track = catalog.track(id)
      return `${track?.name} by ${track?.artists.map(a => a.name).join(', ')}`
    }
    for (const key of vectors.keys.slice(0, 3)) {
      const near = vectors.mostSimilar({ positive: [key], limit: 5 })
      yield [label(key), ...near.map(({ id, score }) => `  ${score.toFixed(3)}  ${label(id)}`)].join('\n')
    }

    // The original's mistake, which cannot happen here any more:
    const once = catalog.playlists()[Symbol.iterator]()
    const oneShot = { [Symbol.iterator]: () => once } as Iterable<number[]>
    yield await Word2Vec.train(oneShot, { minCount: 4 }).then(
      () => 'a corpus that can be read once was trained on',
      (error: Error) => `A corpus that can be read once: ${error.message}`,
    )
  } finally {
    catalog.close()
  }
}
