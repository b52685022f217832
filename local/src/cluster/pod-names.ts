import { createHash, randomInt } from 'node:crypto'

// Kubernetes' alphabet for generated names: without vowels, so that no words result, and without similar characters.
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789'

/** The hash of a template in the names of its ReplicaSets and pods. */
export function templateHash(template: unknown): string {
  const digest = createHash('sha256').update(JSON.stringify(template)).digest()
  return Array.from(digest.subarray(0, 10), (byte) => ALPHABET[byte % ALPHABET.length]).join('')
}

/** A random suffix of a pod's name, five characters. */
export function podSuffix(): string {
  return Array.from({ length: 5 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
}
