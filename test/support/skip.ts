/** Reports skipped tests on stderr. Does not use the console, because jest hides its output if a file has only skipped tests. */
export function reportSkipped(tests: string, reason: string): void {
  process.stderr.write(`SKIPPED: ${tests}, since ${reason}\n`)
}
