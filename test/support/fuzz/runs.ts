/** Number of inputs per fuzz test. CI sets the variable `FUZZ_RUNS` to 10,000. */
export const FUZZ_RUNS = Number(process.env['FUZZ_RUNS'] ?? 300)

/** Seed of the inputs: a new one in each run, unless the variable `FUZZ_SEED` sets it. Failures contain the seed. */
export const FUZZ_SEED = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31)

/** Timeout of a fuzz test, ms. It takes seconds, but many times as long on a busy machine. */
export const FUZZ_TIMEOUT_MS = 120_000 + FUZZ_RUNS * 40
