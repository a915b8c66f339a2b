import { existsSync, readdirSync } from 'node:fs'
import { exactName } from '@murecom/internal/names'
import type { PlaylistRecommender } from 'murecom'
import { openRecommender } from 'murecom/node'
import { type Catalog, openCatalog } from 'murecom/spotify-crawler'
import { attempt, type Finding } from './finding.ts'

/** The catalogue of playlists, and the recommender that was trained on it, all of whose files are read. */
export async function lookAtPlaylists(db: string, model: string): Promise<Finding[]> {
  if (!existsSync(db)) {
    const text = `${db}: not there yet. Make it with: murecom import <files>`
    return [{ name: 'catalogue', state: 'missing', text }]
  }
  const catalogue = await attempt('catalogue', async () => {
    const catalog = await openCatalog(db)
    try {
      const { playlists, tracks } = catalog.stats()
      return `${db}: ${playlists} playlists, ${tracks} tracks`
    } finally {
      catalog.close()
    }
  })
  if (catalogue.state === 'failed') return [catalogue]
  return [catalogue, await lookAtModel(db, model)]
}

/** Popular tracks whose names are compared: a foreign catalogue has none of them, or others under their numbers. */
const COMPARED = 50

async function lookAtModel(db: string, model: string): Promise<Finding> {
  if (!existsSync(model)) {
    return { name: 'recommender', state: 'missing', text: `${model}: not there yet. Make it with: murecom train` }
  }
  const found = await attempt('recommender', async () => {
    const catalog = await openCatalog(db)
    try {
      const recommender = await openRecommender(model, catalog)
      checkOrigin(recommender, catalog, model)
      const left = readdirSync(model).filter(name => name.endsWith('.new'))
      if (left.length > 0) {
        throw new Error(`${model}: ${left.join(', ')} are left from a training that was cut off: delete them`)
      }
      return `${model}: fits the catalogue`
    } finally {
      catalog.close()
    }
  })
  if (found.state === 'failed' && !/train again|delete them/.test(found.text))
    found.text += ': murecom train makes it anew'
  return found
}

/** Reads both models, and throws when the most popular tracks have other names in the catalogue than at the training. */
function checkOrigin(recommender: PlaylistRecommender, catalog: Catalog, model: string): void {
  const ids = recommender.idsForPlaylist([], { limit: COMPARED })
  const { names } = recommender.models
  const fits = (id: number): boolean => {
    const track = catalog.track(id)
    if (!track || !names) return track !== undefined
    return [...names.find(exactName(track.name), exactName(track.artists[0]?.name ?? ''))].includes(id)
  }
  const same = ids.filter(fits).length
  if (ids.length > 0 && same < ids.length / 2) {
    throw new Error(`${model}: was trained on another catalogue than ${catalog.path}: train again with murecom train`)
  }
}
