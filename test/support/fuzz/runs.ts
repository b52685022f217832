/** Inputs per route: `FUZZ_RUNS`; CI asks for 10,000, a run at the desk should stay short. */
export const FUZZ_RUNS = Number(process.env['FUZZ_RUNS'] ?? 300)

/** Time limit of a test that sends that many, ms. */
export const FUZZ_LIMIT_MS = 30_000 + FUZZ_RUNS * 40
