/** What may import what: see docs/architecture.md. Fails with the file and the import that breaks the rule. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Packages of ours that each package may import; @murecom/internal is open to all of them. */
const ALLOWED: Record<string, readonly string[]> = {
  internal: [],
  melspec: [],
  knn: [],
  word2vec: [],
  'item-cf': [],
  'spotify-crawler': [],
  'genre-cnn': ['@murecom/melspec'], // for ./musicnn, whose input is audio
  murecom: [
    '@murecom/melspec',
    '@murecom/genre-cnn',
    '@murecom/knn',
    '@murecom/word2vec',
    '@murecom/item-cf',
    '@murecom/spotify-crawler',
  ],
  cli: ['murecom'],
}

const root = join(import.meta.dirname, '..', '..')
let bad = 0
for (const file of globSync('packages/*/src/**/*.ts', { cwd: root })) {
  const name = file.split(/[\\/]/)[1] as string
  const allowed = ALLOWED[name]
  if (!allowed) throw new Error(`tools/checks/imports.ts has no rule for packages/${name}`)
  const text = readFileSync(join(root, file), 'utf8')
  for (const [, target = ''] of text.matchAll(/(?:from|import)\s*\(?\s*'((?:@murecom\/|murecom)[^']*)'/g)) {
    const owner = target.startsWith('@') ? target.split('/').slice(0, 2).join('/') : (target.split('/')[0] as string)
    if (owner === '@murecom/internal' || allowed.includes(owner)) continue
    console.error(`${file}: may not import ${target}`)
    bad++
  }
}
if (bad > 0) process.exit(1)
