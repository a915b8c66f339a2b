/**
 * Kills (SIGKILL) at random moments, 200 of each kind or as many as the first argument says. `index` must then come to the library of an
 * undisturbed run, a program that saves models must leave one that answers, and `serve` must know all that it had acknowledged. The second
 * argument is the seed; others name the kinds. It adds a run to the ledger, and ends with exit code 1 when anything was lost.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { type Row, record } from '../../../benchmarks/record.ts'
import { indexAndKill } from '../../murecom/test/indexing/killing.ts'
import { saveAndKill } from '../../murecom/test/playlists/save-and-kill.ts'

const [count = '200', seedText = '1', ...wanted] = process.argv.slice(2)
const [kills, seed] = [Number(count), Number(seedText)]
const SONGS = 16

/** Each resolves with what was found, and throws where something was lost. */
const KINDS: Record<string, () => Promise<Row>> = {
  async index() {
    const { calm, disturbed, killed } = await indexAndKill({ songs: SONGS, kills, seed })
    const equal = disturbed.filter(library => isDeepStrictEqual(library, calm)).length
    if (equal < disturbed.length) throw new Error(`${disturbed.length - equal} of ${disturbed.length} libraries differ`)
    return { 'kill -9': killed, afterwards: `${equal} of ${disturbed.length} libraries are those of undisturbed runs` }
  },
  async train() {
    const models = (await saveAndKill({ kills, seed })).length
    return { 'kill -9': kills, afterwards: `a whole model answered after ${models}` }
  },
  async serve() {
    const script = join(import.meta.dirname, 'kill-serve.ts')
    const args = ['--conditions=@murecom/source', '--no-warnings', script, String(kills), String(seed)]
    const [code] = (await once(spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] }), 'exit')) as [
      number,
    ]
    if (code !== 0) throw new Error('something that was acknowledged was lost')
    return { 'kill -9': kills, afterwards: 'every star, playlist and song is there' }
  },
}

const rows: Row[] = []
for (const kind of wanted.length > 0 ? wanted : Object.keys(KINDS)) {
  try {
    const row = { program: `\`${kind}\``, ...(await KINDS[kind]!()) }
    rows.push(row)
    console.log(row)
    // Recorded kind by kind: an interrupted run keeps what it has.
    if (process.exitCode !== 1) record('kills', {}, rows)
  } catch (error) {
    console.error(`${kind}: ${(error as Error).message}`)
    process.exitCode = 1
  }
}
