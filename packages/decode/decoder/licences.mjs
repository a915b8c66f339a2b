import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const BEGIN = '<!-- the part below is written by build.mjs -->\n'
/** The texts that are passed on, of the licences among which a crate gives the choice. */
const CHOSEN = ['LICENSE-MIT', 'LICENSE-WHATWG', 'LICENSE.txt']

/**
 * The notice with the licences of all crates: each text once, with the crates that have it. Symphonia's crates come without
 * theirs, which the part above the mark names.
 *
 * @param {string} notice the file as it is
 * @param {string} vendor a folder with a folder for each crate
 */
export function licences(notice, vendor) {
  const texts = new Map()
  const rows = []
  for (const crate of readdirSync(vendor).sort()) {
    const manifest = readFileSync(join(vendor, crate, 'Cargo.toml'), 'utf8')
    const field = name => new RegExp(`^${name} = "(.*)"`, 'm').exec(manifest)?.[1] ?? ''
    rows.push(`| ${crate} | ${field('version')} | ${field('license')} |`)
    for (const name of CHOSEN.filter(each => readdirSync(join(vendor, crate)).includes(each))) {
      const text = readFileSync(join(vendor, crate, name), 'utf8')
        .replaceAll('\r', '')
        .trim()
      texts.set(text, [...(texts.get(text) ?? []), crate])
    }
  }
  const above = readFileSync(notice, 'utf8').split(BEGIN)[0]
  const table = ['| crate | version | licence |', '|---|---|---|', ...rows].join('\n')
  const parts = [...texts].map(([text, crates]) => `### ${crates.join(', ')}\n\n\`\`\`text\n${text}\n\`\`\`\n`)
  return `${above}${BEGIN}\n## Crates\n\n${table}\n\n## Texts\n\n${parts.join('\n')}`
}
