import { simulatedCatalog } from '@example/playlists-from-spotify'
import { ItemKnn, KnnBaseline, RatingsDataset } from 'murecom/item-cf'

/**
 * The original's surprise notebook: KNNBaseline, item based, on playlists in which every track has the rating 1. All its
 * similarities are then ties, and the neighbours that it printed were in the order of their index. Both are shown: what the
 * rating model says (with its warning), and a model that is made for sets.
 */
export async function* knnBaseline(options: { file: string; playlists: number }): AsyncGenerator<string> {
  const { catalog } = await simulatedCatalog(options)
  try {
    const label = (id: number): string => {
      const track = catalog.track(id)
      return `${track?.name} by ${track?.artists.map(a => a.name).join(', ')}`
    }
    const lists = [...catalog.playlists()]
    const rows = lists.flatMap((tracks, p) => [...new Set(tracks)].map((id): [number, number, number] => [p, id, 1]))
    yield `${lists.length} playlists as ${rows.length} ratings of 1`

    const rated = new KnnBaseline({ similarity: { name: 'pearson_baseline', userBased: false } })
    rated.fit(RatingsDataset.from(rows, { ratingScale: [0, 1] }))
    const items = ItemKnn.fit(lists, { similarity: 'cosine', shrinkage: 10, minCount: 4 })
    const id = items.ids[0] as number

    const near = rated.getNeighbors(id, { k: 5 })
    yield [
      `KNNBaseline, neighbours of ${label(id)}:`,
      ...near.neighbors.map(n => `  ${n.score.toFixed(3)}  ${label(n.id as number)}`),
    ].join('\n')
    yield `  warning: ${near.warning}`

    const similar = items.similarItems(id, { limit: 5 })
    yield [
      `ItemKnn, neighbours of ${label(id)}:`,
      ...similar.map(({ id, score }) => `  ${score.toFixed(3)}  ${label(id as number)}`),
    ].join('\n')
  } finally {
    catalog.close()
  }
}
