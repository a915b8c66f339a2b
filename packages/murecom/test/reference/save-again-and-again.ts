/** Saves recommenders into the folder that it is given, one after the other, until it is killed. */
import { PlaylistRecommender } from '../../src/index.ts'
import { saveRecommender } from '../../src/node.ts'
import { plantedCatalog } from '../playlists/planted.ts'

const folder = process.argv[2]!
const recommender = await PlaylistRecommender.train(plantedCatalog(1), { parts: [] })
for (;;) {
  await saveRecommender(recommender, folder)
  console.log('saved')
}
