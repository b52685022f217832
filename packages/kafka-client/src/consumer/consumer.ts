import { Registry } from 'prom-client'
import { type FetchedBatch } from '../fetch/fetched-batch'
import { BackPressure } from './back-pressure'
import { Committer } from './committer'
import { Engine } from './engine'
import { GroupSession } from './group-session'
import { ItemRunner } from './item-runner'
import { Membership } from './membership'
import { createConsumerMetrics } from './consumer-metrics'
import { Supervisor } from './supervisor'
import { DEFAULT_TIMING } from './timing'
import { UnreadableBatches } from './unreadable-batches'
import { type Consumer, type ConsumerHealth, type ConsumerOptions } from './consumer-options'

const DEFAULTS = { concurrency: 64, workSlots: 1, maxAttempts: 6, handlerLimitMs: 30_000, rebalanceDrainMs: 500 }

/**
 * A consumer that runs handlers of different keys concurrently and those of one key in order. It commits an offset when
 * all records below it are finished, hands partitions over without repeating finished work, and reconnects automatically.
 *
 * @example
 * const consumer = createConsumer({
 *   kafka: { brokers: ['localhost:9092'], clientId: 'mailer-1' },
 *   groupId: 'mailer', topic: 'orders', logger,
 *   route: (record) => ({ kind: 'task', message: parse(record.value) }),
 *   handle: async (order) => sendMail(order),
 *   deadLetter: async ({ record, error }) => store(record, error),
 * })
 * await consumer.start()
 */
export function createConsumer<T>(options: ConsumerOptions<T>): Consumer {
  const { groupId, topic, logger } = options
  const timing = { ...DEFAULT_TIMING, ...options.timing }
  const settings = { ...DEFAULTS, ...options, timing }
  const metrics = createConsumerMetrics({
    registry: options.registry ?? new Registry(),
    groupId,
    gauges: {
      queued: () => engine.scheduler.queued,
      running: () => engine.scheduler.running,
      partitions: () => engine.assigned.length,
      paused: () => pressure.paused.size,
    },
  })
  const runner = new ItemRunner<T>({
    ...settings,
    metrics,
    onBlocked: (isBlocked) => engine.scheduler.setBlocked(isBlocked),
    onWorkDone: () => engine.scheduler.endWork(),
    onWaiting: () => engine.checkIdle(),
    untilRetriable: (item) => engine.scheduler.untilRetriable(item),
    onKeyReleased: (item) => engine.scheduler.releaseKey(item),
  })
  const engine: Engine<T> = new Engine<T>({
    ...settings,
    runner,
    metrics,
    onFinished,
    onIgnored: () => committer.scheduleIgnored(),
    onReleased: (tracker) => void membership.handOver(tracker),
  })
  const committer = new Committer({
    topic,
    assigned: () => engine.assigned,
    delayMs: timing.commitDelayMs,
    isUnderLoad: () => supervisor.session?.isUnderLoad === true,
    logger,
    metrics,
  })
  const membership = new Membership<T>({ engine, committer, metrics, drainMs: settings.rebalanceDrainMs, onJoined })
  const pressure = new BackPressure(engine, () => supervisor.session?.fetcher)
  const unreadable = new UnreadableBatches(logger)
  const supervisor: Supervisor = new Supervisor({
    ...options,
    onFailure: () => membership.dropPartitions(),
    createSession: () =>
      new GroupSession({ ...settings, hooks: membership, onBatch, onProblem: (error) => supervisor.report(error) }),
  })

  function onBatch(batch: FetchedBatch): void {
    const { session } = supervisor
    if (!session || supervisor.isStopped || unreadable.pauseIfUnreadable(batch, session.fetcher)) return
    engine.deliver(batch)
    pressure.adjust(engine.tracker(topic, batch.partition))
  }

  function onFinished(): void {
    committer.schedule()
    pressure.onFinished()
  }

  function onJoined(): void {
    unreadable.clear()
    pressure.reset()
    const partitions = engine.assigned.map(({ partition }) => partition)
    logger.info({ groupId, partitions }, `joined group ${groupId} and owns ${partitions.length} partitions`)
    supervisor.onJoined()
  }

  async function stop({ deadlineMs = 8_000 } = {}): Promise<void> {
    if (!supervisor.isStopped) {
      supervisor.stop()
      supervisor.session?.fetcher.close()
      await membership.leave(deadlineMs)
      const closing = supervisor.session?.close()
      membership.endWaitingJoin()
      membership.dropPartitions()
      runner.stop()
      await closing
    }
    await supervisor.waitForEnd()
  }

  function health(): ConsumerHealth {
    const { session, isInGroup, isLive, isStopped, problem } = supervisor
    const { outage } = runner
    const isHeartbeatLate = (session?.msSinceHeartbeat ?? 0) > timing.sessionTimeoutMs
    const detail = isHeartbeatLate
      ? 'no heartbeat has succeeded within the session timeout'
      : outage.detail || committer.detail || unreadable.detail
    return {
      ready: isInGroup && !isHeartbeatLate && !outage.isBlocked && !isStopped,
      live: isLive,
      detail: isInGroup ? detail : problem.detail,
      partitions: engine.assigned.map(({ partition }) => partition).sort((a, b) => a - b),
      queued: engine.scheduler.queued,
      running: engine.scheduler.running,
    }
  }

  return { start: () => supervisor.start(), stop, health }
}
