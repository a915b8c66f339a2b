// `pnpm murecom ...`: the program as it would be installed, built first when a source has changed.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from './build.mjs'
import { requireNode, root } from './real-node.mjs'

requireNode()
build('@murecom/cli', 'bin.js', 40)
// pnpm runs scripts in the workspace's root; relative paths begin at the user's folder.
if (process.env.INIT_CWD) process.chdir(process.env.INIT_CWD)
await import(pathToFileURL(join(root, 'packages', 'cli', 'dist', 'bin.js')).href)
