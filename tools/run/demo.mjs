// `pnpm demo`: the main jobs end to end. Similar songs in a folder of real recordings, then playlists from a (simulated)
// Spotify.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from './build.mjs'
import { requireNode, root } from './real-node.mjs'

requireNode()
build('murecom', 'index.js', 30)
for (const example of ['playlists-from-spotify', 'similar-songs']) {
  await import(pathToFileURL(join(root, 'examples', example, 'src', 'main.ts')).href)
  console.log()
}
