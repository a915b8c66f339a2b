/**
 * Fills the generated parts of READMEs and docs pages from the newest runs of the benches:
 *
 *     <!-- table: benchmarks/results/knn-exact -->
 *     <!-- /table -->
 *     <!-- table: benchmarks/results/similar, rows with: default|another program -->
 *     <!-- /table -->
 *     <!-- file: examples/similar-songs/output.txt -->
 *     <!-- /file -->
 *     <!-- summary: en -->
 *     <!-- /summary -->
 *     <!-- quality: en -->
 *     <!-- /quality -->
 *     <!-- races -->
 *     <!-- /races -->
 *
 * A table "rows with" a pattern has the rows of which a cell matches it; the page that has all of them is in docs/benchmarks.
 * `node tools/checks/tables.ts` writes them; with `--check` it only says which are out of date, and exits with 1. A
 * page whose tables come from different versions of the same reference library is refused either way: its figures
 * cannot be compared.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hasRun, newestRun, type Run } from '../../benchmarks/ledger.ts'
import { qualityTable } from './quality.ts'
import { racesTable } from './races.ts'
import { list, report, root } from './sources.ts'
import { type Language, summaryTable } from './summary.ts'

const check = process.argv.includes('--check')
const TABLE = /(<!-- table: benchmarks\/results\/([\w-]+)(?:, rows with: (.+?))? -->\n)([\s\S]*?)(<!-- \/table -->)/g
const FILE = /(<!-- file: (\S+) -->\n)([\s\S]*?)(<!-- \/file -->)/g
const SUMMARY = /(<!-- summary: (en|zh) -->\n)([\s\S]*?)(<!-- \/summary -->)/g
const QUALITY = /(<!-- quality: (en|zh) -->\n)([\s\S]*?)(<!-- \/quality -->)/g
const RACES = /(<!-- races -->\n)([\s\S]*?)(<!-- \/races -->)/g
let stale = 0
/** What is wrong with the versions of a page's tables. */
const mixed: string[] = []
/** Beginnings of what is still open. */
const OPEN: readonly string[] = []

for (const file of list(['*.md', 'docs/**/*.md', 'packages/*/README.md', 'examples/*/README.md'])) {
  const path = join(root, file)
  const text = readFileSync(path, 'utf8')
  const read = (source: string): string => readFileSync(join(root, source), 'utf8')
  const versions = new Map<string, string>()
  const filled = text
    .replace(TABLE, (_, open: string, bench: string, only: string | undefined, __, close: string) => {
      if (!hasRun(bench)) return `${open}_No run of this bench is in the ledger yet._\n${close}`
      const run = rowsWith(only, newestRun(bench), file)
      for (const [peer, version] of Object.entries(run.peers)) {
        const before = versions.get(peer) ?? version
        if (before !== version)
          mixed.push(`${file}: tables of ${peer} ${before} and of ${peer} ${version}: run both again`)
        versions.set(peer, before)
      }
      return `${open}${tableOf(run)}${close}`
    })
    .replace(FILE, (_, open: string, source: string, __, close: string) => {
      return `${open}\`\`\`text\n${read(source).trimEnd()}\n\`\`\`\n${close}`
    })
    .replace(SUMMARY, (_, open: string, language: string, __, close: string) => {
      const { text, mixed: lines } = summaryTable(language as Language)
      mixed.push(...lines.map(line => `${file}: ${line}`))
      return `${open}${text}${close}`
    })
    .replace(QUALITY, (_, open: string, language: string, __, close: string) => {
      return `${open}${qualityTable(language as Language)}${close}`
    })
    .replace(RACES, (_, open: string, __, close: string) => `${open}${racesTable()}${close}`)
  if (filled === text) continue
  stale++
  if (check) console.error(`${file}: a table is not what the newest run says; run node tools/checks/tables.ts`)
  else writeFileSync(path, filled)
}
report('tables', mixed, OPEN)
if (check && stale > 0) process.exit(1)

/** The run with the rows of which a cell matches; a pattern that matches none is a fault of the page. */
function rowsWith(pattern: string | undefined, run: Run, file: string): Run {
  if (pattern === undefined) return run
  const wanted = new RegExp(pattern)
  const rows = run.rows.filter(row => Object.values(row).some(cell => wanted.test(String(cell))))
  if (rows.length === 0) mixed.push(`${file}: no row of the table has ${pattern}`)
  return { ...run, rows }
}

function tableOf({ rows, date, cpu, cores, node, peers }: Run): string {
  const columns = [...new Set(rows.flatMap(row => Object.keys(row)))]
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |\n`
  const numeric = columns.map(c => rows.every(row => row[c] === undefined || typeof row[c] === 'number'))
  const head = line(columns) + line(numeric.map(n => (n ? '---:' : '---')))
  const body = rows.map(row => line(columns.map(c => row[c] ?? ''))).join('')
  const versions = Object.entries(peers).map(([name, version]) => `${name} ${version}`)
  const made = [`${cpu}, ${cores} cores`, `Node ${node}`, ...versions, date.slice(0, 10)].join('; ')
  return `${head}${body}\n_${made}_\n`
}
