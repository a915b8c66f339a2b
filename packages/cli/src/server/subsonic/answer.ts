/** Answers of the OpenSubsonic interface, in XML, JSON and JSONP, failed ones with status 200. */
import type { Context } from 'hono'
import { ListeningError } from 'murecom/node'
import { Refusal } from '../refusal.ts'

const API_VERSION = '1.16.1'
/** Names of JavaScript's functions that a JSONP answer may call. */
const CALLBACK = /^[\w$.]{1,100}$/

type Scalar = string | number | boolean
/** What an answer holds, by name: values are attributes in XML, `value` is the text, the rest is elements. */
export interface Content {
  readonly [name: string]: Scalar | Content | readonly (Scalar | Content)[] | undefined
}

/** Codes of failed answers. */
const CODES = {
  generic: 0,
  missingParameter: 10,
  wrongLogin: 40,
  conflictingLogins: 43,
  wrongApiKey: 44,
  notAllowed: 50,
  notFound: 70,
} as const

/** A failed answer with a code of its own. */
class SubsonicError extends Error {
  readonly code: number
  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}

/** Fails with a code of the interface. */
export function fail(code: keyof typeof CODES, message: string): never {
  throw new SubsonicError(CODES[code], message)
}

/** An error as the content of an answer. Throws faults of the program again. */
export function failure(error: unknown): Content {
  if (error instanceof SubsonicError) return { error: { code: error.code, message: error.message } }
  if (error instanceof Refusal) {
    const code = error.status === 404 ? CODES.notFound : CODES.generic
    return { error: { code, message: error.message } }
  }
  if (ListeningError.isInstance(error)) {
    // Its own message names the file.
    const why = error.code === 'busy' ? 'another program writes there: try again' : 'its file cannot be written to'
    return { error: { code: CODES.generic, message: `nothing could be noted: ${why}` } }
  }
  throw error
}

/** How an answer is written. */
interface AnswerForm {
  /** The parameter `f`. */
  form: string | null
  /** The parameter `callback` of JSONP. */
  callback: string | null
}

/** The whole answer. Failed ones have HTTP status 200 too: so the interface wants it. */
export function answer(c: Context, version: string, { form, callback }: AnswerForm, content: Content): Response {
  const wanted = form === 'jsonp' && !CALLBACK.test(callback ?? '') ? badCallback() : content
  const head = {
    status: 'error' in wanted ? 'failed' : 'ok',
    version: API_VERSION,
    type: 'murecom',
    serverVersion: version,
    openSubsonic: true,
  }
  if (form === 'json' || wanted !== content) return c.json({ 'subsonic-response': { ...head, ...wanted } })
  if (form === 'jsonp') {
    // No HTML can hide in it, and the two line ends that JSON has and JavaScript did not are written as escapes.
    const json = JSON.stringify({ 'subsonic-response': { ...head, ...wanted } }).replace(
      /[<\u2028\u2029]/g,
      letter => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
    return c.body(`/**/${callback}(${json});`, 200, { 'Content-Type': 'application/javascript; charset=utf-8' })
  }
  const body = element('subsonic-response', { xmlns: 'http://subsonic.org/restapi', ...head, ...wanted })
  return c.body(`<?xml version="1.0" encoding="UTF-8"?>\n${body}\n`, 200, {
    'Content-Type': 'application/xml; charset=utf-8',
  })
}

function badCallback(): Content {
  return { error: { code: CODES.missingParameter, message: 'callback must be the name of a function' } }
}

function element(name: string, content: Scalar | Content): string {
  if (typeof content !== 'object') return `<${name}>${escapeXml(String(content))}</${name}>`
  let attributes = ''
  let inner = ''
  for (const [key, value] of Object.entries(content)) {
    if (value === undefined) continue
    if (key === 'value') inner += escapeXml(String(value))
    else if (typeof value !== 'object') attributes += ` ${key}="${escapeXml(String(value))}"`
    else for (const one of Array.isArray(value) ? value : [value]) inner += element(key, one)
  }
  return inner === '' ? `<${name}${attributes}/>` : `<${name}${attributes}>${inner}</${name}>`
}

/** For attributes and texts. Control characters, which XML 1.0 cannot hold at all, and lone surrogates are left out. */
function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"'\t\n\r]/g, letter => `&#${letter.charCodeAt(0)};`)
}
