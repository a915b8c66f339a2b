/**
 * What the Dockerfile does, without Docker: its steps in a copy of the repository, then its program with its variables, its
 * command and its health check, first with nothing in the volume, then with a folder of music that was indexed into it.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { chord, wavBytes } from '@murecom/testing'

const root = join(import.meta.dirname, '..', '..')
const work = mkdtempSync(join(tmpdir(), 'murecom-container-'))
const [copy, app, data, music] = ['src', 'app', 'data', 'music'].map(name => join(work, name)) as [
  string,
  string,
  string,
  string,
]
const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8')
let server: ChildProcess | undefined
try {
  run('git', ['clone', '-q', root, copy], work)
  const steps = between(dockerfile, '# steps\n', '# end of steps').match(/^RUN .*$/gm) ?? []
  if (steps.length === 0) throw new Error('the Dockerfile has no steps')
  for (const step of steps) {
    const command = step.slice('RUN '.length).replaceAll('/app', app)
    console.log(command)
    run('sh', ['-c', command], copy)
  }
  const entry = commandOf('ENTRYPOINT').map(word => word.replace('/app', app))
  const [command, ...args] = commandOf('CMD')
  const env = { ...process.env, XDG_DATA_HOME: data }
  // An empty volume: the program says what is to be done, without a trace.
  const empty = spawnSync(entry[0]!, [...entry.slice(1), command!, ...args], { env, encoding: 'utf8' })
  if (empty.status === 0 || /\n\s+at /.test(empty.stderr)) throw new Error(`without a library: ${empty.stderr}`)
  mkdirSync(music)
  for (const hertz of [220, 330]) writeFileSync(join(music, `${hertz}.wav`), wavBytes(chord([hertz, 415], 5), 22050))
  run(entry[0]!, [...entry.slice(1), 'index', music, '--model', 'gtzan', '--quiet'], work, env)
  run(entry[0]!, [...entry.slice(1), 'user', 'add', 'ann'], work, env, 'a password for ann\n')
  server = spawn(entry[0]!, [...entry.slice(1), command!, ...args], { env, stdio: ['ignore', 'inherit', 'inherit'] })
  const [test, ...words] = commandOf('HEALTHCHECK')
  const isHealthy = (): boolean => spawnSync(test!, words).status === 0
  for (let tries = 0; !isHealthy(); tries++) {
    if (tries > 60 || server.exitCode !== null) throw new Error('the server did not become healthy')
    await sleep(500)
  }
  console.log('the container is healthy')
} finally {
  server?.kill()
  rmSync(work, { recursive: true, force: true })
}

/** The list of words of the last instruction of a name. */
function commandOf(instruction: string): string[] {
  const [, words] = new RegExp(`^${instruction} (?:.* CMD )?(\\[.*\\])$`, 'gm').exec(dockerfile) ?? []
  if (words === undefined) throw new Error(`the Dockerfile has no ${instruction}`)
  return JSON.parse(words) as string[]
}

function between(text: string, begin: string, end: string): string {
  return text.split(begin)[1]?.split(end)[0] ?? ''
}

function run(
  command: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = process.env,
  input = '',
): void {
  const { status, stderr, stdout } = spawnSync(command, args, { cwd, env, input, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}\n${stdout}\n${stderr}`)
}
