/** Passwords as they are stored: scrypt of node:crypto, which is slow and takes memory by design. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { writtenName } from '@murecom/internal/names'
import { UsageError } from '../../errors.ts'

/** 32 MiB and some 0.1 s for each try, the OWASP cheat sheet's first choice at this memory. */
const COST = { N: 2 ** 15, r: 8, p: 3 }
const KEY_BYTES = 32
const SALT_BYTES = 16
/** Tries that are computed at once: each of them takes a thread that files are read with too. */
const MOST_AT_ONCE = 1

const derive = promisify(scrypt) as (
  password: string,
  salt: Buffer,
  bytes: number,
  options: { N: number; r: number; p: number; maxmem: number },
) => Promise<Buffer>

/** Throws a UsageError unless a password is long enough to be one, and no longer than any person's. */
export function checkPassword(password: string): void {
  const letters = [...writtenName(password)].length
  if (letters < 8 || letters > 1000) throw new UsageError(`a password must have 8 to 1000 characters, got ${letters}`)
}

/** A password as it is stored: `scrypt$N$r$p$salt$key`, the last two in base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const key = await compute(password, salt, COST)
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), key.toString('base64url')].join('$')
}

/** True for the password that was stored. Takes as long for a wrong one, and for one of nobody (`stored` undefined). */
export async function isPassword(password: string, stored: string | undefined): Promise<boolean> {
  const { salt, key, ...cost } = parse(stored) ?? { ...COST, salt: Buffer.alloc(SALT_BYTES), key: undefined }
  const tried = await compute(password.slice(0, 4000), salt, cost)
  return key !== undefined && timingSafeEqual(tried, key)
}

/** True for what {@link hashPassword} gives, with a cost that this machine may be asked to pay. */
export function isStoredPassword(text: unknown): text is string {
  return typeof text === 'string' && parse(text) !== undefined
}

function parse(stored: string | undefined) {
  const [kind, n, r, p, salt = '', key = ''] = stored?.split('$') ?? []
  const cost = { N: Number(n), r: Number(r), p: Number(p) }
  const isPowerOf2 = Number.isInteger(Math.log2(cost.N)) && cost.N >= 2 ** 12 && cost.N <= 2 ** 20
  if (kind !== 'scrypt' || !isPowerOf2 || !(cost.r >= 1 && cost.r <= 32) || !(cost.p >= 1 && cost.p <= 16)) {
    return undefined
  }
  const bytes = { salt: Buffer.from(salt, 'base64url'), key: Buffer.from(key, 'base64url') }
  return bytes.key.length === KEY_BYTES ? { ...cost, ...bytes } : undefined
}

let running = 0
const waiting: (() => void)[] = []

async function compute(password: string, salt: Buffer, { N, r, p }: typeof COST): Promise<Buffer> {
  if (running >= MOST_AT_ONCE) await new Promise<void>(resolve => waiting.push(resolve))
  else running++
  try {
    // The same letters have the same bytes on every keyboard; spaces around them were pasted along.
    return await derive(writtenName(password), salt, KEY_BYTES, { N, r, p, maxmem: 2 * 128 * N * r })
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running--
  }
}
