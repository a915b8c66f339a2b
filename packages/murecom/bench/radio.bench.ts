/**
 * Ways to go on from a song, judged by listeners who skip what lies far from their taste (bench/radio/listeners.ts): three
 * evenings of 40 songs each, in a library of 4,000 songs, for four kinds of listener and 20 seeds. The seed makes the songs
 * too. No way knows the taste, except the oracle; `informed` knows how listeners are made.
 *
 * `gap closed` is the share of the skips between nearest-next and the oracle that a way spares. Its interval is a bootstrap
 * over the seeds.
 *
 * MURECOM_SEEDS sets how many seeds, MURECOM_FIRST_SEED the first: settings are chosen on other seeds than those of the table.
 * MURECOM_KINDS and MURECOM_WAYS name some kinds of listener and some ways, MURECOM_PROCESSES how many run side by side.
 *
 * A run takes half an hour. MURECOM_HEARD names a file that keeps what each listener did, one in each line: a run that was cut off
 * goes on with it. Lines of a way whose code has changed are to be taken out of it first.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { mulberry32 } from '@murecom/internal'
import { type Row, record } from '../../../benchmarks/record.ts'
import type { Evenings } from './radio/evenings.ts'
import { type Heard, keptIn } from './radio/kept.ts'
import { KINDS } from './radio/listeners.ts'

const SEEDS = Number(process.env['MURECOM_SEEDS'] ?? 20)
const FIRST = Number(process.env['MURECOM_FIRST_SEED'] ?? 1)
const PROCESSES = Number(process.env['MURECOM_PROCESSES'] ?? 2)
const ALL_WAYS = ['random', 'nearest-next', 'radio', 'informed', 'oracle']
const WAYS = process.env['MURECOM_WAYS']?.split(',') ?? ALL_WAYS
const FILE = process.env['MURECOM_HEARD'] ?? ''
const SOME_KINDS = process.env['MURECOM_KINDS']?.split(',') ?? [...KINDS]

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length
const shown = (value: number): number => Number(value.toFixed(1))

/** The share of the gap from nearest-next to the oracle, in percent, with 95 % of those of seeds drawn anew. */
function gapClosed(ways: ReadonlyMap<string, readonly Evenings[]>, way: string): string {
  const skips = (name: string): number[] => (ways.get(name) ?? []).map(({ skips }) => skips)
  const [from, to, own] = [skips('nearest-next'), skips('oracle'), skips(way)]
  const share = (of: readonly number[]): number => {
    const at = (values: readonly number[]): number => mean(of.map(i => values[i]!))
    return (100 * (at(from) - at(own))) / (at(from) - at(to))
  }
  const uniform = mulberry32(1)
  const drawn = Array.from({ length: 2000 }, () => share(own.map(() => Math.floor(uniform() * own.length))))
  drawn.sort((a, b) => a - b)
  return `${share([...own.keys()]).toFixed(0)} (${drawn[50]!.toFixed(0)} to ${drawn[1949]!.toFixed(0)})`
}

/** Plays all evenings that the file does not have, some seeds in each process. */
async function heardInProcesses(): Promise<Heard[]> {
  const all: Heard[] = keptIn(FILE)
  const seeds = Array.from({ length: SEEDS }, (_, i) => FIRST + i)
  const parts = Array.from({ length: PROCESSES }, (_, p) => seeds.filter((_, i) => i % PROCESSES === p))
  await Promise.all(
    parts
      .filter(part => part.length > 0)
      .map(async part => {
        const args = [...[part, SOME_KINDS, WAYS].map(list => list.join(',')), FILE]
        const child = fork(join(import.meta.dirname, 'radio/listen-process.ts'), args, { execArgv: process.execArgv })
        child.on('message', heard => {
          all.push(heard as Heard)
          if (FILE) appendFileSync(FILE, `\n${JSON.stringify(heard)}`)
        })
        const [code] = await once(child, 'exit')
        if (code !== 0) throw new Error(`a process that listens ended with ${code}`)
      }),
  )
  return all.filter(({ seed }) => seeds.includes(seed)).sort((a, b) => a.seed - b.seed)
}

const heard = await heardInProcesses()
const rows: Row[] = []
for (const kind of SOME_KINDS) {
  const ways = new Map(WAYS.map(way => [way, heard.filter(own => own.kind === kind && own.way === way)]))
  for (const [way, all] of ways) {
    rows.push({
      listener: kind,
      way,
      'skips of 120': shown(mean(all.map(({ skips }) => skips))),
      'artists heard to the end': shown(mean(all.map(({ artists }) => artists))),
      'gap closed, %': way === 'random' ? '' : gapClosed(ways, way),
    })
  }
}
console.table(rows)
const isWhole = FIRST === 1 && SEEDS === 20 && WAYS.length === ALL_WAYS.length && SOME_KINDS.length === KINDS.length
if (isWhole) record('radio', {}, rows)
else console.log('not recorded: these are not the seeds, the kinds and the ways of the table')
