import fc from 'fast-check'
import { FUZZ_RUNS, FUZZ_SEED } from './runs'

const MAX_FAILURES = 5

/**
 * Calls `attack` with `FUZZ_RUNS` samples of `inputs`, at most `concurrency` at a time. `attack` resolves with the
 * failure, or undefined. Resolves with the first failures, each with the seed that repeats its input.
 */
export async function attackWithSamples<Input>(
  inputs: fc.Arbitrary<Input>,
  concurrency: number,
  attack: (input: Input) => Promise<object | undefined>,
): Promise<object[]> {
  const failures: object[] = []
  const queue = fc.sample(inputs, { numRuns: FUZZ_RUNS, seed: FUZZ_SEED }).values()
  const attackAll = async () => {
    for (const input of queue) {
      const failure = await attack(input)
      if (failure) failures.push({ seed: FUZZ_SEED, ...failure })
    }
  }
  await Promise.all(Array.from({ length: concurrency }, attackAll))
  return failures.slice(0, MAX_FAILURES)
}
