import { createHash, randomInt } from 'node:crypto'

// The alphabet of Kubernetes for generated names: without vowels, to avoid words, and without similar characters.
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789'

/** The hash of a pod template, which is part of the names of its ReplicaSet and pods. */
export function templateHash(template: unknown): string {
  const digest = createHash('sha256').update(JSON.stringify(template)).digest()
  return Array.from(digest.subarray(0, 10), (byte) => ALPHABET[byte % ALPHABET.length]).join('')
}

/** A random suffix for the name of a pod, five characters. */
export function podSuffix(): string {
  return Array.from({ length: 5 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
}
