import { ftruncateSync, writeSync } from 'node:fs'

/**
 * Writes all of it behind the first `size` bytes of the file, or nothing: half an entry left by a full disk would be
 * taken for damage at the next start, and cost everything behind it. Returns the new size.
 */
export function appendFully(file: number, bytes: Buffer, size: number): number {
  try {
    for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written)
  } catch (error) {
    ftruncateSync(file, size)
    throw error
  }
  return size + bytes.length
}
