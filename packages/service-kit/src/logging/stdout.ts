import { writeSync } from 'node:fs'
import { type DestinationStream } from 'pino'

const STDOUT = 1
/** A reader that is slow may hold the service up this long for a line, ms; then the line is left out. */
const PATIENCE_MS = 100
const RETRY_MS = 5

const sleeper = new Int32Array(new SharedArrayBuffer(4))

/**
 * Writes lines to stdout at once, so that the last words before an exit are not lost. A reader that went away or reads
 * nothing costs lines, never the service: pino's own stream tries for ever, and a process that does is deaf to signals.
 */
export function stdoutDestination(
  write: (text: Buffer) => number = (text) => writeSync(STDOUT, text),
): DestinationStream {
  return { write: (line) => writeLine(Buffer.from(line), write) }
}

function writeLine(line: Buffer, write: (text: Buffer) => number): void {
  let rest = line
  for (let waitedMs = 0; rest.length > 0 && waitedMs <= PATIENCE_MS;) {
    try {
      rest = rest.subarray(write(rest))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return
      Atomics.wait(sleeper, 0, 0, RETRY_MS)
      waitedMs += RETRY_MS
    }
  }
}
