import { createHash, randomInt } from 'node:crypto'

/** The characters of generated names, as in Kubernetes: no vowels, which could form words, and no look-alike characters. */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789'

/** The hash of a pod template, which is part of the names of its ReplicaSet and pods. The order of fields does not matter. */
export function templateHash(template: object): string {
  const cached = hashes.get(template)
  if (cached !== undefined) return cached
  const digest = createHash('sha256').update(JSON.stringify(template, sortFields)).digest()
  const hash = Array.from(digest.subarray(0, 10), (byte) => ALPHABET[byte % ALPHABET.length]).join('')
  hashes.set(template, hash)
  return hash
}

/** Hashes by template. They stay valid, because a stored template does not change. */
const hashes = new WeakMap<object, string>()

/** A random suffix for a generated name, five characters. */
export function randomSuffix(): string {
  return Array.from({ length: 5 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
}

const sortFields = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value
