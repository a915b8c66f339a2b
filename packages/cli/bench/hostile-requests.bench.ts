/**
 * Ten thousand seeded requests that no client should send, by each kind of client: to every route of the description, and to
 * every method of /rest. Adds a run to benchmarks/results/hostile-requests. A number behind the name is used in place of ten thousand;
 *
 *     node --conditions=@murecom/source packages/cli/bench/hostile-requests.bench.ts 2000 7
 *
 * sends those of another seed, and adds nothing. What is wrong is printed, and ends it with exit code 1: a status of 5xx, an
 * exception, an answer out of form, a path, a secret, and an operation that never answered what it is there for.
 */
import { type Row, record } from '../../../benchmarks/record.ts'
import { fuzzAll, neverAnswered } from '../test/server/fuzz.ts'
import { fuzzPlayers, neverAnswered as neverAnsweredPlayers } from '../test/server/subsonic/fuzz.ts'

const [count = '10000', otherSeed] = process.argv.slice(2)
const seed = otherSeed ?? '20261130'
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
  const answered = between(statuses, 0, 400)
  const refused = between(statuses, 400, 500)
  const failed = between(statuses, 500, 600)
  const requests = answered + refused + failed
  const row = { 'requests to': 'every route', by, requests, answered, refused }
  // A kind of client that had no turn is none.
  if (requests > 0) add({ ...row, 'the server of music behind failed': failed }, wrong)
}
wrong.push(...neverAnswered(Object.values(routes)).map(name => `${name} never answered as it should`))

const players = await fuzzPlayers(Number(count), Number(seed), error => faults.push(error))
for (const [by, { codes, wrong }] of Object.entries(players)) {
  const [answered, refused] = [codes['none'] ?? 0, between(Object.entries(codes), 0, 100)]
  const row = { 'requests to': 'the methods of /rest', by, requests: answered + refused, answered, refused }
  add(row, wrong)
}
wrong.push(...neverAnsweredPlayers(Object.values(players)).map(name => `${name} never answered`))

for (const line of [...wrong, ...faults]) console.error(line)
if (wrong.length > 0 || faults.length > 0) process.exitCode = 1
else if (otherSeed === undefined) record('hostile-requests', {}, rows)
