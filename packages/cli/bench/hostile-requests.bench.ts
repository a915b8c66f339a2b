/**
 * Ten thousand seeded requests that no client should send, by each kind of client: to every route of the description, and to
 * every method of /rest. Writes benchmarks/results/hostile-requests. A number and a seed behind the name,
 *
 *     node --conditions=@murecom/source packages/cli/bench/hostile-requests.bench.ts 2000 7
 *
 * send other ones and write nothing. What is wrong is printed, and ends it with exit code 1: a status of 5xx, an exception, an answer
 * out of form, a path, a secret, and an operation that never answered what it is there for.
 */
import { type Row, record } from '../../../benchmarks/record.ts'
import { fuzzAll, neverAnswered } from '../test/server/fuzz.ts'
import { fuzzPlayers, neverAnswered as neverAnsweredPlayers } from '../test/server/subsonic/fuzz.ts'

const [count = '10000', seed = '20261130'] = process.argv.slice(2)
const faults: unknown[] = []
const wrong: string[] = []
const rows: Row[] = []

/** Requests by what they had: a status, or a code of /rest. */
type Counts = Iterable<readonly [string | number, number]>

/** How many had something between two bounds. */
function between(counts: Counts, from: number, to: number): number {
  let all = 0
  for (const [key, count] of counts) if (Number(key) >= from && Number(key) < to) all += count
  return all
}

function add(row: Row, found: readonly string[]): void {
  console.log(row)
  rows.push({ ...row, 'faults, paths and secrets': found.length })
  wrong.push(...found)
}

const routes = await fuzzAll(Number(count), Number(seed), error => faults.push(error))
for (const [by, { statuses, wrong }] of Object.entries(routes)) {
  const [answered, refused, failed] = [
    between(statuses, 0, 400),
    between(statuses, 400, 500),
    between(statuses, 500, 600),
  ]
  add({ 'requests to': 'every route', by, answered, refused, 'the server of music behind failed': failed }, wrong)
}
wrong.push(...neverAnswered(Object.values(routes)).map(name => `${name} never answered as it should`))

const players = await fuzzPlayers(Number(count), Number(seed), error => faults.push(error))
for (const [by, { codes, wrong }] of Object.entries(players)) {
  const refused = between(Object.entries(codes), 0, 100)
  add({ 'requests to': 'the methods of /rest', by, answered: codes['none'] ?? 0, refused }, wrong)
}
wrong.push(...neverAnsweredPlayers(Object.values(players)).map(name => `${name} never answered`))

for (const line of [...wrong, ...faults]) console.error(line)
if (wrong.length > 0 || faults.length > 0) process.exitCode = 1
else if (process.argv.length === 2) record('hostile-requests', {}, rows)
