import { handleBatchesQuietly } from './batch-handling'
import { quietIdleConnections } from './idle-request-queue'
import { useOwnRecordBatches } from './record-batches'

let applied = false

/** Patches kafkajs before its first use. The hooks of {@link registerJoinHooks} and the like are added on demand. */
export function applyPatches(): void {
  if (applied) return
  applied = true
  quietIdleConnections()
  useOwnRecordBatches()
  handleBatchesQuietly()
}
