/**
 * Says on stderr what is not tested here, and why. Not by the console: of a file whose tests are all skipped jest shows
 * nothing that it wrote there.
 */
export function saySkipped(what: string, reason: string): void {
  process.stderr.write(`SKIPPED: ${what}, since ${reason}\n`)
}
