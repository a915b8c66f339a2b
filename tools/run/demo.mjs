// `pnpm demo`: the main jobs end to end. Similar songs in a folder of real recordings, then playlists from a (simulated)
// Spotify.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, requireNode, root } from './real-node.mjs'

requireNode()
build()
for (const example of ['playlists-from-spotify', 'similar-songs']) {
  await import(pathToFileURL(join(root, 'examples', example, 'src', 'main.ts')).href)
  console.log()
}
