import { type Rule } from '../rule'
import { flapping } from './flapping'
import { graceShorterThanWork } from './grace-shorter-than-work'
import { maxAbovePartitions } from './max-above-partitions'
import { maxWithinTolerance } from './max-within-tolerance'
import { memoryNeverDown } from './memory-never-down'
import { minAboveMax } from './min-above-max'
import { missingRequests } from './missing-requests'
import { noEffect } from './no-effect'
import { noFallback } from './no-fallback'
import { replicasBesideAutoscaler } from './replicas-beside-autoscaler'
import { schema } from './schema'
import { startAfterBacklog } from './start-after-backlog'
import { targetBelowIdle } from './target-below-idle'
import { twoOwners } from './two-owners'
import { unevenShare } from './uneven-share'
import { unresolvableBrokers } from './unresolvable-brokers'

/** All rules of lint. */
export const lintRules: readonly Rule[] = [
  maxWithinTolerance,
  maxAbovePartitions,
  unevenShare,
  flapping,
  minAboveMax,
  schema,
  noEffect,
  memoryNeverDown,
  targetBelowIdle,
  twoOwners,
  replicasBesideAutoscaler,
  noFallback,
  graceShorterThanWork,
  startAfterBacklog,
  unresolvableBrokers,
  missingRequests,
]
