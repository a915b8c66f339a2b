/** The file of users: JSON that only its owner may read, written whole or not at all. */
import { readFileSync, statSync } from 'node:fs'
import { openToOthers, writePrivate } from '@murecom/internal/private-file'
import { CommandError } from '../../errors.ts'
import { isStoredPassword } from './passwords.ts'

/** A key of a program, instead of a password. */
export interface StoredToken {
  /** What it is named by when it is taken back. */
  id: string
  /** What it is for. */
  label: string
  /** SHA-256 in base64url. A token is random and long: nobody can find it by trying. */
  hash: string
  /** ISO date and time. */
  added: string
}

/**
 * A password of a player, made by us and good for `/rest` alone. Players send a hash of it with a salt of theirs, so that it
 * has to be known here as it is.
 */
interface StoredPlayer {
  /** What it is named by when it is taken back. */
  id: string
  /** What it is for. */
  label: string
  password: string
  /** ISO date and time. */
  added: string
}

/** A user as the file has it. */
export interface StoredUser {
  name: string
  /** See passwords.ts. */
  password: string
  added: string
  tokens: StoredToken[]
  /** Absent in files of before there were any. */
  players?: StoredPlayer[]
}

const VERSION = 1
/** Far more than 1000 users with tokens need. */
const MOST_BYTES = 4 * 2 ** 20

/** What distinguishes one state of the file from the next; `''` when there is none. */
export function stampOf(path: string): string {
  const info = statSync(path, { throwIfNoEntry: false })
  return info ? `${info.ino}/${info.size}/${info.mtimeMs}` : ''
}

/**
 * Reads the file.
 *
 * @returns no users when there is no file
 * @throws CommandError when others may read it, or it is a file of another kind
 */
export function readUsers(path: string): StoredUser[] {
  const info = statSync(path, { throwIfNoEntry: false })
  if (!info) return []
  const open = openToOthers(path, info.mode)
  if (open !== undefined) throw new CommandError(open)
  const broken = new CommandError(`${path} is no file of users: mend it, or move it away and add the users again`)
  if (!info.isFile() || info.size > MOST_BYTES) throw broken
  let value: unknown
  try {
    value = JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    throw broken // the parser's message would show a piece of the file
  }
  const { version, users } = (value ?? {}) as { version?: unknown; users?: unknown }
  if (typeof version === 'number' && version > VERSION) {
    throw new CommandError(`${path}: was written by a newer murecom (version ${version}, this one reads ${VERSION})`)
  }
  if (version !== VERSION || !Array.isArray(users) || !users.every(isUser)) throw broken
  return users
}

/** Writes the file: after a crash it has the old users or the new ones. */
export function writeUsers(path: string, users: readonly StoredUser[]): void {
  writePrivate(path, `${JSON.stringify({ version: VERSION, users }, null, 2)}\n`)
}

function isUser(value: unknown): value is StoredUser {
  const { name, password, tokens, players = [] } = (value ?? {}) as Partial<Record<keyof StoredUser, unknown>>
  if (typeof name !== 'string' || !isStoredPassword(password)) return false
  return Array.isArray(tokens) && tokens.every(isToken) && Array.isArray(players) && players.every(isPlayer)
}

function isToken(value: unknown): value is StoredToken {
  const { id, label, hash } = (value ?? {}) as Partial<Record<keyof StoredToken, unknown>>
  return typeof id === 'string' && typeof label === 'string' && typeof hash === 'string'
}

function isPlayer(value: unknown): value is StoredPlayer {
  const { id, label, password } = (value ?? {}) as Partial<Record<keyof StoredPlayer, unknown>>
  return typeof id === 'string' && typeof label === 'string' && typeof password === 'string' && password.length >= 8
}
