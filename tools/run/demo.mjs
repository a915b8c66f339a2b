// `pnpm demo`: the main job end to end, on real recordings.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, requireNode, root } from './real-node.mjs'

requireNode()
build()
await import(pathToFileURL(join(root, 'examples', 'similar-songs', 'src', 'main.ts')).href)
