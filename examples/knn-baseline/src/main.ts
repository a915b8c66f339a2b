import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { knnBaseline } from './knn-baseline.ts'

const home = join(import.meta.dirname, '..', '..', '..', '.demo')
mkdirSync(home, { recursive: true })
for await (const text of knnBaseline({ file: join(home, 'knn-baseline.db'), playlists: 400 })) console.log(text)
