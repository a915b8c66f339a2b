/**
 * THIRD-PARTY.md: every npm package that an installed murecom runs, with its version, licence and the text of it. What is
 * embedded in our own packages (weights, compiled decoders) is in NOTICE. `--check` only compares. A licence that we do not
 * know how to meet, or that is not named, is a fault: copyleft beyond a file (LGPL, GPL, AGPL) must not come in unseen.
 */
import { existsSync, globSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { report, root } from './sources.ts'

interface Manifest {
  name: string
  version: string
  private?: boolean
  license?: unknown
  licenses?: { type?: string }[]
  author?: string | { name?: string }
  repository?: string | { url?: string }
  dependencies?: Record<string, string>
}

interface Used {
  manifest: Manifest
  licence: string
  /** The text of the package's own file; undefined where it ships none. */
  text: string | undefined
}

/** Licences whose terms are met by giving the text and the authors' names. */
const PERMITTED = new Set([
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  '0BSD',
  'CC0-1.0',
  'Public domain',
  'Unlicense',
  'BlueOak-1.0.0',
  'Zlib',
])
/** Licences that a package names only by a file, read by us. */
const READ: Readonly<Record<string, string>> = {
  // Its file says that it is in the public domain and based on pyfive, which is BSD-3-Clause.
  'jsfive@0.4.2': 'Public domain AND BSD-3-Clause',
}
/** Texts of licences whose packages ship none and which no other package has. */
const ISC = `Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted,
provided that the above copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED
WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR
CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT,
NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE.`
const FILE = 'THIRD-PARTY.md'
const check = process.argv.includes('--check')

const used = new Map<string, Used>()
for (const path of globSync('packages/*/package.json', { cwd: root }).sort()) {
  const manifest = JSON.parse(readFileSync(join(root, path), 'utf8')) as Manifest
  if (!manifest.private) follow(manifest, join(root, dirname(path)))
}

const faults: string[] = []
for (const [id, { licence }] of used) {
  if (!isPermitted(licence)) {
    faults.push(`${id}: licence ${licence || 'not named'} is none that we know how to meet (tools/checks/licences.ts)`)
  }
}
const text = page([...used.values()])
const path = join(root, FILE)
if (check) {
  if (!existsSync(path) || readFileSync(path, 'utf8') !== text)
    faults.push(`${FILE}: outdated; run node tools/checks/licences.ts`)
} else writeFileSync(path, text)
report('licences', faults)

/** Adds what `manifest` depends on, found in the folders of node_modules above `folder`. */
function follow(manifest: Manifest, folder: string): void {
  for (const name of Object.keys(manifest.dependencies ?? {}).sort()) {
    if (name === 'murecom' || name.startsWith('@murecom/')) continue
    const found = find(name, realpathSync(folder))
    const theirs = JSON.parse(readFileSync(join(found, 'package.json'), 'utf8')) as Manifest
    const id = `${theirs.name}@${theirs.version}`
    if (used.has(id)) continue
    const named = READ[id] ?? (typeof theirs.license === 'string' ? theirs.license : (theirs.licenses?.[0]?.type ?? ''))
    used.set(id, { manifest: theirs, licence: named, text: licenceText(found) })
    follow(theirs, found)
  }
}

function find(name: string, folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    const candidate = join(at, 'node_modules', name)
    if (existsSync(candidate)) return realpathSync(candidate)
    if (at === dirname(at)) throw new Error(`${name} is not installed; run pnpm install`)
  }
}

function licenceText(folder: string): string | undefined {
  const file = readdirSync(folder).find(name => /^(licen[cs]e|copying)(\.(md|txt|markdown))?$/i.test(name))
  return file && readFileSync(join(folder, file), 'utf8').replace(/\r\n/g, '\n').trim()
}

/** `(MIT OR GPL-3.0)` leaves the choice to us; `A AND B` asks for both. */
function isPermitted(licence: string): boolean {
  const plain = licence.replace(/[()]/g, '').trim()
  if (plain.includes(' OR ')) return plain.split(' OR ').some(isPermitted)
  return plain.split(' AND ').every(part => PERMITTED.has(part.trim()))
}

function page(all: readonly Used[]): string {
  const sorted = [...all].sort((a, b) => (a.manifest.name < b.manifest.name ? -1 : 1))
  const rows = sorted.map(({ manifest, licence, text }) => {
    const author = typeof manifest.author === 'string' ? manifest.author : (manifest.author?.name ?? '')
    const by = author.replace(/\s*[<(].*$/, '')
    return `| [${manifest.name}](https://www.npmjs.com/package/${manifest.name}) | ${manifest.version} | ${licence} | ${by} | ${text ? 'below' : 'ships no text'} |`
  })
  const byText = new Map<string, string[]>()
  for (const { manifest, text } of sorted) if (text) byText.set(text, [...(byText.get(text) ?? []), manifest.name])
  const missing = sorted.filter(one => !one.text).map(one => one.licence)
  const standard = [...new Set(missing)].sort().map(licence => standardText(licence, sorted))
  const texts = [...byText].map(([text, names]) => `## ${names.join(', ')}\n\n${fenced(text)}`)
  return [
    '# Software of others that murecom runs',
    'Written by `node tools/checks/licences.ts` from what is installed. [NOTICE](NOTICE) has what our own packages contain.',
    `| package | version | licence | author | text |\n|---|---|---|---|---|\n${rows.join('\n')}`,
    ...texts,
    ...standard,
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n')
}

/** For packages without a text of their own: that of another package under the same licence, without its copyright line. */
function standardText(licence: string, all: readonly Used[]): string {
  const other = licence === 'ISC' ? ISC : all.find(one => one.licence === licence && one.text)?.text
  if (!other) {
    faults.push(`${FILE}: no text of ${licence} at hand for packages that ship none`)
    return ''
  }
  const plain = other
    .split('\n')
    .filter(line => !/copyright \(c\)|^copyright/i.test(line.trim()))
    .join('\n')
    .trim()
  return `## ${licence}, for the packages that ship no text\n\nThe authors stand in the table.\n\n${fenced(plain)}`
}

function fenced(text: string): string {
  return `\`\`\`\`text\n${text}\n\`\`\`\``
}
