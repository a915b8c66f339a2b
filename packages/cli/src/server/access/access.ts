import { setTimeout as pause } from 'node:timers/promises'
import { exactName } from '@murecom/internal/names'
import type { Context, MiddlewareHandler } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { ClientOf } from '../guard/clients.ts'
import { Refusal } from '../refusal.ts'
import { Attempts } from './attempts.ts'
import { SESSION_DAYS, Sessions } from './sessions.ts'
import type { Users } from './users.ts'

/** A wrong password is answered no sooner than this, whatever was wrong. */
const WRONG_MS = 500
/** Passwords that may wait for their turn: each costs memory and a tenth of a second. */
const MOST_WAITING = 16
const COOKIE = 'murecom'

/** Who is let in. */
interface AccessOptions {
  users?: Users | undefined
  /** Without users: whether clients of other machines, and those behind a proxy, are refused. */
  localOnly?: boolean
}

/** Lets users in by session, token or password, and keeps strangers out. Without users everyone who may ask is the owner. */
export class Access {
  readonly #users: Users | undefined
  readonly #localOnly: boolean
  readonly #clientOf: ClientOf
  readonly #sessions: Sessions | undefined
  readonly #attempts = new Attempts()
  /** Apart: a player with an old password must not keep its owner from signing in on the page. */
  readonly #ofPlayers = new Attempts()
  #waiting = 0

  constructor({ users, localOnly = false }: AccessOptions, clientOf: ClientOf) {
    this.#users = users
    this.#localOnly = localOnly
    this.#clientOf = clientOf
    this.#sessions = users && new Sessions(users)
  }

  /** True when there are users, so that everyone must sign in. */
  get required(): boolean {
    return this.#users?.required === true
  }

  /** Refuses other machines where there are no users and the server was not opened to them. */
  readonly strangers: MiddlewareHandler = (c, next) => {
    if (this.#localOnly && !this.required && !this.#clientOf(c).local) {
      throw new Refusal(
        403,
        'this server answers its own machine only: add a user with murecom user add <name>, or start it with --open',
      )
    }
    return next()
  }

  /** Refuses whoever has not signed in, where there are users. */
  readonly usersOnly: MiddlewareHandler = (c, next) => {
    if (this.required && this.userOf(c) === undefined) {
      throw new Refusal(401, 'sign in first', { 'WWW-Authenticate': 'Bearer' })
    }
    return next()
  }

  /**
   * The user who asks: by the session of the page's cookie, a token as `Authorization: Bearer`, or as the password of Basic,
   * which is all that many players can send.
   */
  userOf(c: Context): string | undefined {
    const users = this.#users
    if (!users) return undefined
    const [scheme = '', value = ''] = (c.req.header('authorization') ?? '').split(' ')
    if (scheme.toLowerCase() === 'bearer') return users.ofToken(value)
    if (scheme.toLowerCase() === 'basic') {
      const text = Buffer.from(value, 'base64').toString()
      return this.ofToken(text.slice(text.indexOf(':') + 1), text.slice(0, text.indexOf(':')))
    }
    for (const id of [getCookie(c, COOKIE, 'host'), getCookie(c, COOKIE)]) {
      const user = id && this.#sessions?.userOf(id)
      if (user) return user
    }
    return undefined
  }

  /** The user of a token; undefined when there is none, or it is another one than `name`. */
  ofToken(token: string, name?: string): string | undefined {
    const user = this.#users?.ofToken(token)
    const fits = name === undefined || (user !== undefined && exactName(user) === exactName(name))
    return fits ? user : undefined
  }

  /** The user of a name for whose player passwords `isRight` is true for one. */
  ofPlayerPassword(name: string, isRight: (password: string) => boolean): string | undefined {
    return this.#users?.ofPlayerPassword(name, isRight)
  }

  /**
   * The user that a player signs in as. A wrong password takes a fixed time; after ten of one client for one name there is a
   * pause, whatever is sent meanwhile.
   *
   * @param find the user, when the password or key is right
   * @returns undefined when it is wrong
   * @throws Refusal (as a rejection) 429 during the pause
   */
  async ofPlayer(c: Context, name: string, find: () => string | undefined): Promise<string | undefined> {
    const client = `${this.#clientOf(c).key}\n${exactName(name.slice(0, 200))}`
    const seconds = this.#ofPlayers.begin(client)
    if (seconds > 0) {
      throw new Refusal(429, `too many wrong passwords: wait ${seconds} s`, { 'Retry-After': String(seconds) })
    }
    const started = performance.now()
    const user = find()
    if (user !== undefined) this.#ofPlayers.succeeded(client)
    else await pause(Math.max(0, WRONG_MS - (performance.now() - started)))
    return user
  }

  /**
   * Signs in with a password, and sets the cookie of the session. A wrong password takes a fixed time; after ten the client
   * has to wait.
   *
   * @throws Refusal (as a rejection) 401, or 429 and 503 with the seconds to wait
   */
  async signIn(c: Context, name: string, password: string): Promise<string> {
    if (!this.#users || !this.#sessions || !this.required) throw new Refusal(404, 'this server has no users')
    const { key, secure } = this.#clientOf(c)
    if (this.#waiting >= MOST_WAITING) throw new Refusal(503, 'too many people sign in', { 'Retry-After': '5' })
    const seconds = this.#attempts.begin(key)
    if (seconds > 0) {
      throw new Refusal(429, `too many wrong passwords: wait ${seconds} s`, { 'Retry-After': String(seconds) })
    }
    const started = performance.now()
    this.#waiting++
    const user = await this.#users.verify(name, password).finally(() => {
      this.#waiting--
    })
    if (!user) {
      await pause(Math.max(0, WRONG_MS - (performance.now() - started)))
      throw new Refusal(401, 'wrong name or password')
    }
    this.#attempts.succeeded(key)
    setCookie(c, COOKIE, this.#sessions.begin(user.name, user.proof), {
      ...(secure ? { prefix: 'host', secure: true } : {}),
      path: '/',
      httpOnly: true,
      sameSite: 'Strict',
      maxAge: SESSION_DAYS * 24 * 3600,
    })
    return user.name
  }

  /** Ends the session of the cookie, and takes the cookie away. */
  signOut(c: Context): void {
    for (const prefix of ['host', undefined] as const) {
      const id = prefix ? getCookie(c, COOKIE, prefix) : getCookie(c, COOKIE)
      if (id === undefined) continue
      this.#sessions?.end(id)
      if (prefix) deleteCookie(c, `__Host-${COOKIE}`, { path: '/', secure: true })
      else deleteCookie(c, COOKIE, { path: '/' })
    }
  }
}
