import { handleBatchesQuietly } from './batch-handling'
import { quietIdleConnections } from './idle-request-queue'
import { useOwnRecordBatches } from './record-batches'

let applied = false

/** Patches kafkajs once, before its first use; what only some consumers want is hooked in where they ask for it. */
export function applyPatches(): void {
  if (applied) return
  applied = true
  quietIdleConnections()
  useOwnRecordBatches()
  handleBatchesQuietly()
}
