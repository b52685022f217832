/** Number of inputs per route, from `FUZZ_RUNS`: 10,000 in CI, fewer in local runs. */
export const FUZZ_RUNS = Number(process.env['FUZZ_RUNS'] ?? 300)

/** Time limit of a fuzz test, ms. */
export const FUZZ_LIMIT_MS = 30_000 + FUZZ_RUNS * 40
