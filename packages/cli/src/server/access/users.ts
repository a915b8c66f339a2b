import { createHash, randomBytes } from 'node:crypto'
import { exactName } from '@murecom/internal/names'
import { CommandError, UsageError } from '../../errors.ts'
import { checkPassword, hashPassword, isPassword } from './passwords.ts'
import { readUsers, type StoredToken, type StoredUser, stampOf, writeUsers } from './users-file.ts'

/** Between two looks whether the file has changed. */
const LOOK_AGAIN_MS = 1000
const NAME = /^[\p{L}\p{N}._@-]{1,64}$/u

/** A token as it is listed: never the token itself. */
export type TokenInfo = Pick<StoredToken, 'id' | 'label' | 'added'>

/** A user as they are listed. */
export interface UserInfo {
  name: string
  added: string
  tokens: TokenInfo[]
  /** Their player passwords, of which only this is shown. */
  players: TokenInfo[]
}

/**
 * The users of a server, in a file that the command `murecom user` changes and a running server sees. Names are compared
 * without regard to case.
 */
export class Users {
  readonly path: string
  #users: readonly StoredUser[]
  #stamp: string
  #lookedAt = performance.now()
  #required: boolean
  readonly #onProblem: (error: Error) => void

  /**
   * Opens the file; there need be none.
   *
   * @param onProblem called when the file of a running server cannot be read any more: the users that were read last stay
   * @throws CommandError when others may read it, or it is a file of another kind
   */
  constructor(path: string, onProblem: (error: Error) => void = () => {}) {
    this.path = path
    this.#stamp = stampOf(path)
    this.#users = readUsers(path)
    this.#required = this.#users.length > 0
    this.#onProblem = onProblem
  }

  /**
   * True once there was a user: from then on everyone must sign in, and when all users are removed nobody can. A server never
   * becomes open because a file is gone.
   */
  get required(): boolean {
    this.#refresh()
    return this.#required
  }

  /** All users, in the order in which they were added. */
  list(): UserInfo[] {
    this.#refresh()
    const info = ({ id, label, added }: TokenInfo): TokenInfo => ({ id, label, added })
    return this.#users.map(({ name, added, tokens, players = [] }) => ({
      ...{ name, added, tokens: tokens.map(info), players: players.map(info) },
    }))
  }

  /** @throws UsageError for a name or a password against the rules, CommandError for a name that is taken */
  async add(name: string, password: string): Promise<void> {
    if (!NAME.test(name)) {
      throw new UsageError(`a name must have 1 to 64 letters, digits or . _ @ -, got ${JSON.stringify(name)}`)
    }
    checkPassword(password)
    const stored = await hashPassword(password)
    if (this.#find(name)) throw new CommandError(`there is a user ${name} already: murecom user password ${name}`)
    this.#write([...this.#users, { name, password: stored, added: new Date().toISOString(), tokens: [] }])
  }

  /** @throws CommandError for a name that no user has */
  remove(name: string): void {
    const user = this.#named(name)
    this.#write(this.#users.filter(other => other !== user))
  }

  /** Sets a new password; every session of the user ends, tokens stay. */
  async setPassword(name: string, password: string): Promise<void> {
    this.#named(name)
    checkPassword(password)
    const stored = await hashPassword(password)
    this.#change(name, user => ({ ...user, password: stored }))
  }

  /** Makes a token; it is given once and only its hash is kept. */
  addToken(name: string, label: string): { id: string; token: string } {
    const token = `murecom_${randomBytes(32).toString('base64url')}`
    const facts = newFacts(label)
    this.#change(name, user => ({ ...user, tokens: [...user.tokens, { ...facts, hash: hashOf(token) }] }))
    return { id: facts.id, token }
  }

  /** Makes a password for a player of the user, good for `/rest` alone. It is given once. */
  addPlayerPassword(name: string, label: string): { id: string; password: string } {
    const password = playerPassword()
    const facts = newFacts(label)
    this.#change(name, user => ({ ...user, players: [...(user.players ?? []), { ...facts, password }] }))
    return { id: facts.id, password }
  }

  /**
   * Takes a token or a player password back.
   *
   * @throws CommandError when the user has none with this id
   */
  revoke(name: string, id: string): void {
    const { tokens, players = [] } = this.#named(name)
    if (![...tokens, ...players].some(one => one.id === id)) {
      throw new CommandError(`${name} has no token or player password ${id}: murecom user list names them`)
    }
    const others = <T extends { id: string }>(list: readonly T[]): T[] => list.filter(one => one.id !== id)
    this.#change(name, user => ({ ...user, tokens: others(tokens), players: others(players) }))
  }

  /**
   * The user of a name and a password; undefined when they do not fit. Takes as long whether or not there is such a user.
   * `proof` changes with the password, so that a session can end with it.
   */
  async verify(name: string, password: string): Promise<{ name: string; proof: string } | undefined> {
    const user = this.#find(name)
    return (await isPassword(password, user?.password)) && user ? { name: user.name, proof: user.password } : undefined
  }

  /** True as long as the user is there and has the password of `verify`'s proof. */
  stillHolds(name: string, proof: string): boolean {
    return this.#find(name)?.password === proof
  }

  /** The name of the user whose token it is. */
  ofToken(token: string): string | undefined {
    this.#refresh()
    const hash = hashOf(token)
    return this.#users.find(({ tokens }) => tokens.some(known => known.hash === hash))?.name
  }

  /** The name of a user as it is written, when `isRight` is true for one of their player passwords. */
  ofPlayerPassword(name: string, isRight: (password: string) => boolean): string | undefined {
    const user = this.#find(name)
    return user?.players?.some(({ password }) => isRight(password)) ? user.name : undefined
  }

  #find(name: string): StoredUser | undefined {
    this.#refresh()
    const wanted = exactName(name)
    return this.#users.find(user => exactName(user.name) === wanted)
  }

  #named(name: string): StoredUser {
    const user = this.#find(name)
    if (user) return user
    throw new CommandError(`there is no user ${JSON.stringify(name)}: murecom user list names them`)
  }

  #change(name: string, change: (user: StoredUser) => StoredUser): void {
    const user = this.#named(name)
    this.#write(this.#users.map(other => (other === user ? change(user) : other)))
  }

  #write(users: readonly StoredUser[]): void {
    writeUsers(this.path, users)
    this.#users = users
    this.#required ||= users.length > 0
    this.#stamp = stampOf(this.path)
  }

  #refresh(): void {
    const now = performance.now()
    if (now - this.#lookedAt < LOOK_AGAIN_MS) return
    this.#lookedAt = now
    const stamp = stampOf(this.path)
    if (stamp === this.#stamp) return
    try {
      this.#users = readUsers(this.path)
      this.#required ||= this.#users.length > 0
      this.#stamp = stamp
    } catch (error) {
      this.#onProblem(error as Error)
    }
  }
}

function newFacts(label: string): TokenInfo {
  return { id: randomBytes(4).toString('hex'), label, added: new Date().toISOString() }
}

/** Letters and digits that nobody takes for each other when they type them on a phone: 32, so that each has five bits. */
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789'

/** A password of 80 random bits, in groups of four. */
function playerPassword(): string {
  const letters = Array.from(randomBytes(16), byte => LETTERS[byte % LETTERS.length]!).join('')
  return letters.replace(/.{4}(?=.)/g, '$&-')
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
