/** The process of next-song.bench.ts that serves: the program's own server over a catalogue file and a neighbour table. */
import { readFileSync } from 'node:fs'
import { PlaylistRecommender } from 'murecom'
import { ItemKnn } from 'murecom/item-cf'
import { openLibrary } from 'murecom/node'
import { openCatalog } from 'murecom/spotify-crawler'
import { Word2Vec } from 'murecom/word2vec'
import { NameTable } from '../../murecom/src/playlists/name-table.ts'
import { NeighborTable } from '../../murecom/src/playlists/neighbor-table.ts'
import { createServer, listen } from '../src/server.ts'

const [db = '', table = '', names = ''] = process.argv.slice(2)
const catalog = await openCatalog(db)
// An answer is a look-up in the table: the models that made it are not asked, and may be anything.
const lists = [
  [1, 2],
  [1, 2],
]
const models = {
  items: ItemKnn.fit(lists),
  vectors: (await Word2Vec.train(lists, { minCount: 1, vectorSize: 2, epochs: 1 })).vectors,
  table: NeighborTable.from(readFileSync(table)),
  names: NameTable.from(readFileSync(names)),
}
const app = createServer({
  library: await openLibrary(':memory:'),
  recommender: new PlaylistRecommender(catalog, models),
  rate: false,
})
const server = await listen(app, { host: '127.0.0.1', port: 0 })
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  const { rss } = process.memoryUsage()
  // What is left after a collection is a leak; before it, garbage is counted too.
  globalThis.gc?.()
  process.send?.({ rss, heap: process.memoryUsage().heapUsed, seconds: (user + system) / 1e6 })
})
process.on('disconnect', () => process.exit(0))
process.send?.({ port: server.port })
