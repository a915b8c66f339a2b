/**
 * Makes the archive that cluster/spark/train.py ships to Spark's executors: Node, and `murecom rows` as one file with its kernel.
 *
 *     node cluster/spark/pack.ts rows.tgz [--node <the Node of the executors' system>]
 *
 * Its name says how: .tgz is smaller, .tar is written faster.
 */
import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'

const { values, positionals } = parseArgs({ allowPositionals: true, options: { node: { type: 'string' } } })
const [archive] = positionals
if (positionals.length !== 1 || !/\.(?:tgz|tar)$/.test(archive ?? '')) {
  console.error('pack.ts: the archive must be named, and end with .tgz or .tar')
  process.exit(2)
}
const folder = mkdtempSync(join(tmpdir(), 'murecom-pack-'))
try {
  await build({
    entryPoints: [fileURLToPath(new URL('../../packages/cli/src/rows-program.ts', import.meta.url))],
    outfile: join(folder, 'rows.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['@murecom/source'],
    // A snapshot is read here by Spark; its reader brings a native module.
    external: ['murecom/spotify-crawler/snapshot'],
    // commander is CommonJS, and asks for modules of Node.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'error',
  })
  copyFileSync(values.node ?? process.execPath, join(folder, 'node'))
  chmodSync(join(folder, 'node'), 0o755)
  const target = resolve(archive!)
  const unfinished = `${target}.new`
  execFileSync('tar', [target.endsWith('.tgz') ? '-czf' : '-cf', unfinished, '-C', folder, 'node', 'rows.mjs'])
  renameSync(unfinished, target)
  console.log(`${target} is made`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
