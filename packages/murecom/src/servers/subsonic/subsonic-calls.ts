import { plainText } from '@murecom/internal/text'
import { ServerError } from '../../errors.ts'
import type { HttpClient, OpenAnswer } from '../http/http-client.ts'
import { type Fields, fieldsOf } from '../read-values.ts'
import { loginOf, type SubsonicSecret } from './login.ts'

type Parameters = Readonly<Record<string, string | number | readonly string[]>>

/** Error codes of a server that cannot check a token: it has no password that one could be made from. */
const NEEDS_PASSWORD = new Set([10, 41, 42])
const WRONG_LOGIN = new Set([40, 41, 42, 43, 44])

/** Requests of OpenSubsonic and their answers. */
export class SubsonicCalls {
  readonly #http: HttpClient
  readonly #secret: SubsonicSecret
  readonly #mayBePlain: boolean
  #isPlain = false

  /** @param mayBePlain whether the password itself may be sent: the connection hides it, or nobody else reads it */
  constructor(http: HttpClient, secret: SubsonicSecret, mayBePlain: boolean) {
    this.#http = http
    this.#secret = secret
    this.#mayBePlain = mayBePlain
  }

  /** Finds out how this server wants the login. */
  async signIn(signal?: AbortSignal): Promise<void> {
    const { code } = fieldsOf(await this.#asked('ping', {}, 'GET', signal))
    if (!NEEDS_PASSWORD.has(code as number) || 'apiKey' in this.#secret) {
      await this.ask('ping', {}, signal)
      return
    }
    if (!this.#mayBePlain) {
      const why = `${this.#http.host}: takes the password itself only, which http shows to others on the way`
      throw new ServerError('wrong-login', `${why}: use https, or allow it as insecure`)
    }
    this.#isPlain = true
    await this.ask('ping', {}, signal)
  }

  /** The content of an answer. */
  async ask(method: string, parameters: Parameters, signal?: AbortSignal): Promise<Fields> {
    return this.#content(method, parameters, 'GET', signal)
  }

  /** The same for a change, as a form: lists of songs are longer than an address may be. */
  async change(method: string, parameters: Parameters, signal?: AbortSignal): Promise<Fields> {
    return this.#content(method, parameters, 'POST', signal)
  }

  /** Opens the file of a song. */
  async open(id: string, headers: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<OpenAnswer> {
    const query = loginOf(this.#secret, this.#isPlain)
    query.set('id', id)
    query.set('format', 'raw')
    const answer = await this.#http.open({ path: 'rest/stream.view', query, headers }, signal)
    const type = answer.headers['content-type'] ?? ''
    if (!/json|xml/.test(type)) return answer
    // Its errors are answers with status 200.
    answer.close()
    const { code } = fieldsOf(await this.#asked('getSong', { id }, 'GET', signal))
    if (code === 70) throw new ServerError('not-found', `${this.#http.host}: has no such song any more`)
    throw new ServerError('bad-answer', `${this.#http.host}: gives no sound for this song`)
  }

  /** Opens the cover of a song. An error of the protocol is text, and so no picture. */
  picture(id: string, signal?: AbortSignal): Promise<OpenAnswer> {
    const query = loginOf(this.#secret, this.#isPlain)
    query.set('id', id)
    return this.#http.open({ path: 'rest/getCoverArt.view', query }, signal)
  }

  async #content(method: string, parameters: Parameters, http: 'GET' | 'POST', signal?: AbortSignal): Promise<Fields> {
    const answer = await this.#asked(method, parameters, http, signal)
    const { code, message } = fieldsOf(answer['error'])
    if (answer['status'] === 'ok') return answer
    const text = this.#masked(typeof message === 'string' ? plainText(message, { limit: 200 }) : 'no reason')
    const where = `${this.#http.host}: ${method}`
    if (WRONG_LOGIN.has(code as number)) throw new ServerError('wrong-login', `${where}: ${text}`)
    if (code === 50) throw new ServerError('not-allowed', `${where}: ${text}`)
    if (code === 70) throw new ServerError('not-found', `${where}: ${text}`)
    throw new ServerError('refused', `${where}: ${text}`)
  }

  /** The `subsonic-response`; the code of its error is also a field of its own. */
  async #asked(method: string, parameters: Parameters, http: 'GET' | 'POST', signal?: AbortSignal): Promise<Fields> {
    const query = loginOf(this.#secret, this.#isPlain)
    for (const [name, value] of Object.entries(parameters)) {
      for (const one of typeof value === 'object' ? value : [String(value)]) query.append(name, one)
    }
    const path = `rest/${method}.view`
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const call = http === 'GET' ? { path, query } : { path, method: http, headers: form, body: query.toString() }
    // Some servers give the errors of the protocol other statuses than 200.
    const json = fieldsOf(await this.#http.json(call, signal, [400, 401, 403, 404]))
    const answer = json['subsonic-response']
    if (typeof answer !== 'object' || answer === null) {
      throw new ServerError('bad-answer', `${this.#http.host}: is not a server of OpenSubsonic at this address`)
    }
    return { ...answer, code: fieldsOf(fieldsOf(answer)['error'])['code'] }
  }

  /** A text of the server without our secret: some repeat what they were asked. */
  #masked(text: string): string {
    const secret = 'apiKey' in this.#secret ? this.#secret.apiKey : this.#secret.password
    const hex = Buffer.from(secret).toString('hex')
    return secret === '' ? text : text.replaceAll(secret, '***').replaceAll(hex, '***')
  }
}
