import { mulberry32 } from '@murecom/internal'
import { openCatalog } from '@murecom/spotify-crawler'
import { writeSnapshot } from '@murecom/spotify-crawler/snapshot'

const LISTS = 500
const STYLES = 20
const TRACKS_OF_A_STYLE = 60

/** A catalogue of 500 lists: most tracks of a list are of one of 20 styles, frequent ones more often; and its snapshot. */
export async function catalogOfLists(db: string, snapshot: string): Promise<void> {
  const random = mulberry32(27)
  using catalog = await openCatalog(db)
  catalog.write(() => {
    for (let p = 0; p < LISTS; p++) {
      const own = p % STYLES
      const entries = Array.from({ length: 12 + Math.floor(20 * random()) }, (_, position) => {
        const style = random() < 0.15 ? Math.floor(STYLES * random()) : own
        const n = Math.floor(TRACKS_OF_A_STYLE * random() ** 1.7)
        const artists = [{ sourceId: null, name: `Band ${style}` }]
        return { position, track: { source: 'test', sourceId: `${style}-${n}`, name: `Song ${style}/${n}`, artists } }
      })
      const id = catalog.writer.upsertPlaylist({ source: 'test', sourceId: `p${p}`, name: `List ${p}` })
      catalog.writer.putEntries(id, entries)
      catalog.writer.markComplete(id, 0)
    }
  })
  await writeSnapshot(catalog, snapshot)
}
