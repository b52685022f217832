import { type Rules } from '../../rules'

/** metadata.generation of an HPA after a write; `previous`: the generation before it, null for a new object. */
export function hpaGeneration(previous: number | null, isSpecChanged: boolean, rules: Rules): number {
  if (!rules.observesGeneration) return previous ?? 0
  return previous === null ? 1 : previous + (isSpecChanged ? 1 : 0)
}
