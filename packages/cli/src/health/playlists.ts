import { existsSync, readdirSync } from 'node:fs'
import { openRecommender } from 'murecom/node'
import { openCatalog } from 'murecom/spotify-crawler'
import { hasCatalog } from '../options/model-paths.ts'
import { attempt, type Finding } from './finding.ts'

/** The catalogue of playlists, and the recommender that was trained on it, all of whose files are read. */
export async function lookAtPlaylists(db: string, model: string): Promise<Finding[]> {
  if (!hasCatalog(db)) {
    const text = `${db}: not there yet. Make it with: murecom import <files>`
    return [{ name: 'catalogue', state: 'missing', text }]
  }
  const catalogue = await attempt('catalogue', async () => {
    const catalog = await openCatalog(db)
    try {
      const { playlists, tracks } = catalog.stats()
      return `${catalog.path}: ${playlists} playlists, ${tracks} tracks`
    } finally {
      catalog.close()
    }
  })
  if (catalogue.state === 'failed') return [catalogue]
  return [catalogue, await lookAtModel(db, model)]
}

async function lookAtModel(db: string, model: string): Promise<Finding> {
  if (!existsSync(model)) {
    return { name: 'recommender', state: 'missing', text: `${model}: not there yet. Make it with: murecom train` }
  }
  const found = await attempt('recommender', async () => {
    const catalog = await openCatalog(db)
    try {
      const recommender = await openRecommender(model, catalog)
      recommender.load()
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
