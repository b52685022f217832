import { ftruncateSync, writeSync } from 'node:fs'

/**
 * Writes the bytes at the end of an open file of `size` bytes and returns the new size. If a write fails, it truncates
 * the file to its old size, because the entries after a partial one could not be read.
 */
export function appendFully(descriptor: number, bytes: Buffer, size: number): number {
  try {
    let written = 0
    while (written < bytes.length)
      written += writeSync(descriptor, bytes, written, bytes.length - written, size + written)
  } catch (error) {
    ftruncateSync(descriptor, size)
    throw error
  }
  return size + bytes.length
}
