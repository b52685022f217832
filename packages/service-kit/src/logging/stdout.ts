import { writeSync } from 'node:fs'
import { type DestinationStream } from 'pino'

const STDOUT = 1
/** Longest wait for a slow reader, after which the line is dropped. */
const MAX_BLOCKED_MS = 100
const RETRY_MS = 5

const sleepBuffer = new Int32Array(new SharedArrayBuffer(4))

/**
 * Writes lines to stdout synchronously, so that the last lines before an exit are not lost. Drops a line if the reader
 * has closed the pipe or does not read, because pino's own stream would retry without limit and block signal handlers.
 */
export function stdoutDestination(
  write: (text: Buffer) => number = (text) => writeSync(STDOUT, text),
): DestinationStream {
  return { write: (line) => writeLine(Buffer.from(line), write) }
}

function writeLine(line: Buffer, write: (text: Buffer) => number): void {
  let unwritten = line
  let waitedMs = 0
  while (unwritten.length > 0 && waitedMs <= MAX_BLOCKED_MS) {
    try {
      unwritten = unwritten.subarray(write(unwritten))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return
      Atomics.wait(sleepBuffer, 0, 0, RETRY_MS)
      waitedMs += RETRY_MS
    }
  }
}
