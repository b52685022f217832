import { ftruncateSync, writeSync } from 'node:fs'

/**
 * Writes the bytes at the end of a file of `size` bytes and returns the new size. If a write fails, the file is
 * truncated to its old size: a partial entry would look like damage at the next start, with everything after it.
 */
export function appendFully(file: number, bytes: Buffer, size: number): number {
  try {
    for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done, bytes.length - done, size + done)
  } catch (error) {
    ftruncateSync(file, size)
    throw error
  }
  return size + bytes.length
}
