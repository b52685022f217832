import { type FaultAction, type FaultKind } from '@food-delivery/contracts'
import { counted } from '../shell/texts/counted'

/** Texts of the faults in English. */
export const faults = {
  show: 'Open',
  hide: 'Close',
  kind: 'Fault',
  target: 'Group',
  seconds: 'Duration (s)',
  interval: 'Interval (s)',
  inject: 'Inject',
  undo: 'Undo it',
  none: 'No fault was injected yet.',
  list: 'What happened when',
  refused: (reason: string) => `Not possible here: ${reason}`,
  byCommand: 'This page has no permissions in the cluster. Run:',
  noCommand: 'This page has no permissions in the cluster, and this fault needs a shell on a node.',
  active: (seconds: string) => `active, ${seconds} s left`,
  recovering: (before: string, peak: string) => `Lag ${before} before, up to ${peak}; not recovered yet`,
  recovered: (seconds: string, before: string, peak: string) =>
    `Lag ${before} before, up to ${peak}; recovered after ${seconds} s`,
  unknown: 'The lag before this fault is not known.',
  kinds: {
    'kill-pod': {
      name: 'Kill a pod',
      what: 'Sends SIGKILL to a pod of the group. Records that it had not committed are handled again.',
    },
    'freeze-pod': {
      name: 'Freeze a pod',
      what: 'A pod stops without closing its connections. Its partitions wait until its session expires.',
    },
    'kill-pods': {
      name: 'Kill pods at random',
      what: 'Sends SIGKILL to random pods of all consumer groups, again and again.',
    },
    'slow-pod': { name: 'Slow a pod', what: 'A pod gets a fifth of the CPU time, as with a low CPU limit.' },
    'lose-node': { name: 'Lose a node', what: 'Half of all pods vanish at once and are replaced.' },
    deploy: { name: 'Deploy under load', what: 'A rollout replaces all pods of the group one by one.' },
    poison: {
      name: 'Poison records',
      what: 'Seven records that no consumer can handle: six become dead letters, one is ignored. Orders go on.',
    },
    'hot-key': {
      name: 'Hot key',
      what: '12 orders a second, all on partition 0. One pod of each group has all the work.',
    },
    'broker-down': { name: 'Kafka down', what: 'The broker is down. No order is accepted until it is back.' },
    'broker-slow': { name: 'Kafka slow', what: 'Replies to Produce, Fetch and OffsetCommit are a second late.' },
    'redis-down': { name: 'Redis down', what: 'No responses can be stored. Orders go on.' },
    'mongo-down': { name: 'MongoDB down', what: 'Orders cannot be stored. Their consumers wait and lose nothing.' },
    'scaler-blind': {
      name: 'Autoscaler cannot reach Kafka',
      what: 'KEDA reads no lag, so it keeps the number of pods or uses its fallback.',
    },
  } satisfies Record<FaultKind, { name: string; what: string }>,
  actions: {
    killed: (object: string) => `${object} killed`,
    frozen: (object: string) => `${object} frozen`,
    resumed: (object: string) => `${object} runs again`,
    slowed: (object: string) => `${object} slowed`,
    deleted: (object: string) => `${object} deleted`,
    restarted: (object: string) => `${object} restarted`,
    stopped: (object: string) => `${object} stopped`,
    started: (object: string) => `${object} started`,
    delayed: (object: string) => `${object} delayed`,
    published: (object: string) => `${counted(object, 'record')} published`,
    ordered: (object: string) => `${counted(object, 'order')} placed`,
    blinded: (object: string) => `${object} reads no lag`,
    seeing: (object: string) => `${object} reads lag again`,
    failed: (object: string) => `Not undone: ${object}`,
  } satisfies Record<FaultAction, (object: string) => string>,
}
