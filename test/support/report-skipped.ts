/**
 * Reports skipped tests on stderr. The console would not work: jest hides its output if a file has only skipped tests.
 */
export function reportSkipped(tests: string, reason: string): void {
  process.stderr.write(`SKIPPED: ${tests}, because ${reason}\n`)
}
