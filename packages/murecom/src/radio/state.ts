import { existsSync, readFileSync, statSync } from 'node:fs'
import { show } from '@murecom/internal'
import { writePrivate } from '@murecom/internal/private-file'
import { RadioError } from '../errors.ts'
import { type RULE_NAMES, RULES } from './rules.ts'
import type { RadioOutcome } from './types.ts'

const FORMAT = 'murecom radio'
const VERSION = 1
/** Songs that are remembered: a day and a night of music. */
const MOST_HEARD = 500
/** A file above this is none of ours. */
const MOST_BYTES = 4 * 1024 * 1024
const MOST_TEXTS = 1000
const LONGEST = 10_000
const OUTCOMES: readonly RadioOutcome[] = ['completed', 'skipped', 'liked', 'banned', 'unknown']

/** A song that was played. */
export interface PlayedSong {
  /** Hash of its content in the library. */
  hash: string
  /** Where it was then. */
  path: string
  /** When it was noted first, in ms since 1970. */
  at: number
  outcome: RadioOutcome
  /** Share of it that was played, from 0 to 1; null when that is not known. */
  part: number | null
}

/** A song by its content. */
interface KnownSong {
  hash: string
  path: string
}

/** What a radio remembers. */
export interface RadioState {
  /** The least hashes of the library's songs: two libraries that share songs share some of them (Broder 1997). */
  library: string[]
  seed: number
  seeds: { songs: KnownSong[]; artists: string[]; albums: string[]; tags: string[]; words: string }
  never: { songs: KnownSong[]; artists: string[]; words: string[] }
  where: string
  rules: Record<(typeof RULE_NAMES)[number], number>
  /** Oldest first. */
  played: PlayedSong[]
}

/** Writes the state: after a crash the file has the old one or the new one. */
export function writeState(file: string, state: RadioState): void {
  const played = state.played.slice(-MOST_HEARD)
  writePrivate(file, `${JSON.stringify({ format: FORMAT, version: VERSION, ...state, played })}\n`)
}

/** Throws unless a new state may be written there: a mistyped name must not overwrite another file. */
export function checkStateFile(file: string): void {
  if (existsSync(file)) readState(file)
}

/**
 * Reads a state.
 *
 * @throws RadioError `'no-state'`, `'foreign'`, `'other-version'` or `'broken'`
 */
export function readState(file: string): RadioState {
  const entry = statSync(file, { throwIfNoEntry: false })
  if (!entry) throw new RadioError('no-state', `${file}: there is no radio here; start one with seeds`)
  if (!entry.isFile() || entry.size > MOST_BYTES) throw foreign(file)
  let value: unknown
  try {
    value = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    throw new RadioError('broken', `${file}: is damaged: it is no JSON; start a new radio in another file`)
  }
  const { format, version, ...state } = (value ?? {}) as Record<string, unknown>
  if (format !== FORMAT) throw foreign(file)
  if (version !== VERSION) {
    const reason = `is of version ${show(version)}, this murecom reads version ${VERSION}`
    throw new RadioError('other-version', `${file}: ${reason}`)
  }
  // Older states have no songs that never come.
  const never = { songs: [], ...record(state['never']) }
  const whole = { ...state, never }
  const fault = faultOf(whole)
  if (fault) throw new RadioError('broken', `${file}: is damaged: ${fault}; start a new radio in another file`)
  return whole as unknown as RadioState
}

function foreign(file: string): RadioError {
  return new RadioError('foreign', `${file}: is not the state of a radio`)
}

/** What is wrong with the parts of a state; undefined when nothing is. */
function faultOf(state: Record<string, unknown>): string | undefined {
  const { library, seed, seeds, never, where, rules, played } = state
  if (!isTexts(library)) return 'library must be a list of hashes'
  if (!Number.isSafeInteger(seed)) return `seed must be an integer, got ${show(seed)}`
  const { songs, words, ...names } = record(seeds)
  if (!isList(songs, isKnownSong) || !isText(words)) return 'seeds must be songs, names and words'
  if (![names['artists'], names['albums'], names['tags']].every(isTexts)) return 'seeds must be lists of names'
  if (!isTexts(record(never)['artists']) || !isTexts(record(never)['words'])) return 'never must be lists of names'
  if (!isList(record(never)['songs'], isKnownSong)) return 'never must have a list of songs'
  if (!isText(where)) return 'where must be a text'
  for (const [name, { min, max }] of Object.entries(RULES)) {
    const value = record(rules)[name]
    if (typeof value !== 'number' || !(value >= min && value <= max)) return `${name} must be from ${min} to ${max}`
  }
  if (!isList(played, isPlayedSong)) return 'played must be a list of songs'
  return undefined
}

function record(value: unknown): Record<string, unknown> {
  return Object(value) as Record<string, unknown>
}

function isList(value: unknown, isEntry: (entry: unknown) => boolean): boolean {
  return Array.isArray(value) && value.length <= MOST_TEXTS && value.every(isEntry)
}

function isTexts(value: unknown): boolean {
  return isList(value, isText)
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST
}

function isKnownSong(value: unknown): boolean {
  return isText(record(value)['hash']) && isText(record(value)['path'])
}

function isPlayedSong(value: unknown): boolean {
  const { at, outcome, part } = record(value)
  const isPart = part === null || (typeof part === 'number' && part >= 0 && part <= 1)
  return isKnownSong(value) && Number.isFinite(at) && OUTCOMES.includes(outcome as RadioOutcome) && isPart
}
