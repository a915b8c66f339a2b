/**
 * Fills the generated parts of READMEs and docs pages from result files:
 *
 *     <!-- table: benchmarks/results/mel-speed.json -->
 *     <!-- /table -->
 *     <!-- file: examples/similar-songs/output.txt -->
 *     <!-- /file -->
 *     <!-- summary: en -->
 *     <!-- /summary -->
 *
 * `node tools/checks/tables.ts` writes them; with `--check` it only says which are out of date, and exits with 1.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Language, summaryTable } from './summary.ts'

interface Results {
  date: string
  cpu: string
  cores: number
  node: string
  peers: Record<string, string>
  rows: Record<string, string | number>[]
}

const root = join(import.meta.dirname, '..', '..')
const check = process.argv.includes('--check')
const TABLE = /(<!-- table: (\S+) -->\n)([\s\S]*?)(<!-- \/table -->)/g
const FILE = /(<!-- file: (\S+) -->\n)([\s\S]*?)(<!-- \/file -->)/g
const SUMMARY = /(<!-- summary: (en|zh) -->\n)([\s\S]*?)(<!-- \/summary -->)/g
let stale = 0

for (const file of globSync(['*.md', 'docs/**/*.md', 'packages/*/README.md', 'examples/*/README.md'], { cwd: root })) {
  const path = join(root, file)
  const text = readFileSync(path, 'utf8')
  const read = (source: string): string => readFileSync(join(root, source), 'utf8')
  const filled = text
    .replace(TABLE, (_, open: string, source: string, __, close: string) => {
      return `${open}${tableOf(JSON.parse(read(source)) as Results)}${close}`
    })
    .replace(FILE, (_, open: string, source: string, __, close: string) => {
      return `${open}\`\`\`text\n${read(source).trimEnd()}\n\`\`\`\n${close}`
    })
    .replace(SUMMARY, (_, open: string, language: string, __, close: string) => {
      return `${open}${summaryTable(root, language as Language)}${close}`
    })
  if (filled === text) continue
  stale++
  if (check) console.error(`${file}: a table is not what its results file says; run node tools/checks/tables.ts`)
  else writeFileSync(path, filled)
}
if (check && stale > 0) process.exit(1)

function tableOf({ rows, date, cpu, cores, node, peers }: Results): string {
  const columns = [...new Set(rows.flatMap(row => Object.keys(row)))]
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |\n`
  const numeric = columns.map(c => rows.every(row => row[c] === undefined || typeof row[c] === 'number'))
  const head = line(columns) + line(numeric.map(n => (n ? '---:' : '---')))
  const body = rows.map(row => line(columns.map(c => row[c] ?? ''))).join('')
  const versions = Object.entries(peers).map(([name, version]) => `${name} ${version}`)
  const made = [`${cpu}, ${cores} cores`, `Node ${node}`, ...versions, date].join('; ')
  return `${head}${body}\n_${made}_\n`
}
