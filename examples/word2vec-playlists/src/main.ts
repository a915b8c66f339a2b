import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { word2vecPlaylists } from './word2vec-playlists.ts'

const home = join(import.meta.dirname, '..', '..', '..', '.demo')
mkdirSync(home, { recursive: true })
for await (const text of word2vecPlaylists({ file: join(home, 'word2vec-playlists.db'), playlists: 400 }))
  console.log(text)
