import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { playlistsFromSpotify } from './playlists-from-spotify.ts'

const home = join(import.meta.dirname, '..', '..', '..', '.demo')
mkdirSync(home, { recursive: true })
const file = join(home, 'playlists.db')
console.log('Crawling a simulated Spotify on this machine (murecom crawl does it with your own key):')
for await (const text of playlistsFromSpotify({ file, playlists: 120, onProgress: draw })) console.log(text)

function draw(playlists: number, word: string): void {
  if (process.stderr.isTTY)
    process.stderr.write(`\r\x1b[2K${playlists} playlists, word "${word}"${playlists === 120 ? '\n' : ''}`)
}
