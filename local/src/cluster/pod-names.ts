import { createHash, randomInt } from 'node:crypto'

// Kubernetes' alphabet for generated names: no vowels, so that no words come about, and nothing that looks alike.
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789'

/** The hash that ReplicaSets and pods of a template carry in their names; the same template has the same hash. */
export function templateHash(template: unknown): string {
  const digest = createHash('sha256').update(JSON.stringify(template)).digest()
  return Array.from(digest.subarray(0, 10), (byte) => ALPHABET[byte % ALPHABET.length]).join('')
}

/** A random ending of a pod's name, five characters. */
export function podSuffix(): string {
  return Array.from({ length: 5 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
}
