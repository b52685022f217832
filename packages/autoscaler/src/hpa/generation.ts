import { type Rules } from '../rules'

/** metadata.generation of an HPA after a write; `previous`: the generation before it, null for a new object. */
export function hpaGeneration(previous: number | null, isSpecChanged: boolean, rules: Rules): number {
  if (!rules.observesGeneration) return previous ?? 0
  return previous === null ? 1 : previous + (isSpecChanged ? 1 : 0)
}

/** A new HPA, or a changed one with its metadata.generation before and after the change. */
export type HpaChange = { event: 'add' } | { event: 'update'; oldGeneration: number; newGeneration: number }

/** Whether the HPA controller syncs immediately after a change, in addition to its periodic syncs. */
export function isSyncedAtOnce(
  change: HpaChange,
  { syncsAtOnce, observesGeneration }: Pick<Rules, 'syncsAtOnce' | 'observesGeneration'>,
): boolean {
  if (change.event === 'add') return syncsAtOnce
  return syncsAtOnce && observesGeneration && change.oldGeneration !== change.newGeneration
}
