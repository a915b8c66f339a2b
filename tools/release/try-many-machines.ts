/**
 * What docs/operating.md says, without Docker and on one machine: its commands, in their order, on a PostgreSQL of its own, with two
 * workers at once, a server that is asked over HTTP, a backup, and a restore into another database that answers the same.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { chord, wavBytes } from '@murecom/testing'
import { startPostgresOrSkip } from '@murecom/testing/postgres'

const root = join(import.meta.dirname, '..', '..')
const ADDRESS = 'postgres://ann@db.example.org/music'
const PROGRAM = [process.execPath, '--conditions=@murecom/source', join(root, 'packages', 'cli', 'src', 'bin.ts')]

const postgres = await startPostgresOrSkip()
if (postgres) {
  const work = mkdtempSync(join(tmpdir(), 'murecom-machines-'))
  const music = join(work, 'music')
  const address = postgres.newDatabase()
  const restored = postgres.newDatabase()
  const env = { ...process.env, XDG_DATA_HOME: join(work, 'data'), PATH: `${postgres.bin}:${process.env['PATH']}` }
  const children: ChildProcess[] = []
  try {
    mkdirSync(music)
    for (const hertz of [220, 277, 330, 415]) {
      writeFileSync(join(music, `${hertz}.wav`), wavBytes(chord([hertz, 500], 4), 22050))
    }
    const commands = blocks(readFileSync(join(root, 'docs', 'operating.md'), 'utf8'))
    const [begin, backup] = ['murecom worker ', 'pg_dump'].map(word => commands.find(block => block.includes(word)))
    const page = (line: string): string[] => {
      const here = line.replaceAll(`${ADDRESS}2`, restored).replaceAll(ADDRESS, address).replaceAll('/mnt/music', music)
      return here.replaceAll('music.dump', join(work, 'music.dump')).replaceAll("'", '').split(/\s+/)
    }
    const lineOf = (block: string, begins: string): string[] => {
      const line = block.split('\n').find(text => text.includes(begins))
      if (line === undefined) throw new Error(`docs/operating.md has no command ${begins}`)
      return page(line.slice(line.indexOf(begins)).split(/\s+#/)[0]!)
    }
    const murecom = (words: readonly string[]): string => run([...PROGRAM, ...words.slice(1)], env)
    murecom([...lineOf(begin!, 'murecom index'), '--model', 'gtzan'])
    const worker = lineOf(begin!, 'murecom worker ')
    const workers = [0, 1].map(() => spawnMurecom([...worker, '--workers', '1'], env, children))
    const codes = await Promise.all(workers.map(child => new Promise(resolve => child.once('exit', resolve))))
    if (codes.some(code => code !== 0)) throw new Error(`the workers ended with ${codes}`)
    const progress = murecom(lineOf(begin!, 'murecom workers'))
    if (!progress.startsWith('4 songs; 0 queued')) throw new Error(`murecom workers says ${progress}`)
    const answer = murecom(['murecom', 'similar', '220', '--library', address, '--json'])
    const server = spawnMurecom([...lineOf(begin!, 'murecom serve'), '--port', '0', '--json'], env, children)
    const url = await addressOf(server)
    for (let tries = 0; !(await fetch(`${url}/api/health`)).ok; tries++) {
      if (tries > 20) throw new Error('the server did not become healthy')
      await sleep(500)
    }
    run(lineOf(backup!, 'pg_dump'), env)
    run(lineOf(backup!, 'pg_restore'), env)
    const again = murecom(['murecom', 'similar', '220', '--library', restored, '--json'])
    if (again !== answer) throw new Error(`the restored library answers ${again}, not ${answer}`)
    const queued = murecom([...lineOf(begin!, 'murecom index').slice(0, 3), '--library', restored])
    if (!queued.includes('0 queued, 4 unchanged'))
      throw new Error(`murecom index of the restored library says ${queued}`)
    console.log('two workers have indexed one folder, a server answers, and a restored backup answers the same')
  } finally {
    for (const child of children) child.kill('SIGKILL')
    await postgres.stop()
    rmSync(work, { recursive: true, force: true })
  }
}

/** The commands of the page, block by block. */
function blocks(text: string): string[] {
  return Array.from(text.matchAll(/```sh\n(.*?)```/gs), ([, block]) => block!)
}

function run([program, ...args]: readonly string[], env: NodeJS.ProcessEnv): string {
  const { status, stdout, stderr } = spawnSync(program!, args, { env, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed: ${stderr}`)
  return stdout
}

function spawnMurecom(words: readonly string[], env: NodeJS.ProcessEnv, children: ChildProcess[]): ChildProcess {
  const [program, ...args] = [...PROGRAM, ...words.slice(1)]
  const child = spawn(program!, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  return child
}

/** What a server prints when it listens. */
async function addressOf(server: ChildProcess): Promise<string> {
  const [line] = (await new Promise<unknown[]>((resolve, reject) => {
    server.stdout!.once('data', (...data) => resolve(data))
    server.once('exit', code => reject(new Error(`the server ended with ${code}`)))
  })) as [Buffer]
  return (JSON.parse(String(line)) as { url: string }).url
}
