import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { nextSongServer } from './next-song-server.ts'

const home = join(import.meta.dirname, '..', '..', '..', '.demo')
mkdirSync(home, { recursive: true })
for await (const text of nextSongServer({ file: join(home, 'next-song-server.db'), playlists: 400 })) console.log(text)
