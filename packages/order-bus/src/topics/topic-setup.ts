import { setTimeout as sleep } from 'node:timers/promises'
import { CONTROL_TOPIC_CONFIG, DLQ_MAX_MESSAGE_BYTES, controlTopicOf } from '@food-delivery/contracts'
import {
  BrokerUnavailableError,
  type LagAdmin,
  type Logger,
  NotAuthorizedError,
  isOutage,
} from '@food-delivery/kafka-client'
import { waitForOrdersTopic } from './orders-topic'

const RETRY_MS = 500
const LOG_EVERY_MS = 10_000

export interface TopicSetupOptions {
  /** Creates the admin client, which is disconnected at the end. */
  createAdmin: () => LagAdmin
  logger: Logger
  topic: string
  deadLetterTopic: string
}

/**
 * Checks the orders topic, and creates the topics of control records and dead letters if they are missing, while a
 * consumer starts.
 */
export class TopicSetup {
  /** Resolves to whether the dead letter topic exists. Rejects if the setup is stopped before it has a result. */
  readonly deadLetterTopicExists: Promise<boolean>
  /** Resolves to whether the control topic exists, or to false if the setup is stopped before it has a result. */
  readonly controlTopicExists: Promise<boolean>
  /** Whether the dead letter topic could not be found or created. */
  deadLettersAreLogged = false
  /** Whether the control topic could not be found or created. */
  isControlMissing = false
  private readonly stopping = new AbortController()
  private settleDeadLetterTopic!: { resolve: (exists: boolean) => void; reject: (error: unknown) => void }
  private settleControlTopic: (exists: boolean) => void = () => undefined

  constructor(private readonly options: TopicSetupOptions) {
    this.deadLetterTopicExists = new Promise((resolve, reject) => (this.settleDeadLetterTopic = { resolve, reject }))
    this.controlTopicExists = new Promise((resolve) => (this.settleControlTopic = resolve))
    // Most pods have no dead letter that awaits the promise, so a rejection must not be reported as unhandled.
    this.deadLetterTopicExists.catch(() => undefined)
  }

  start(): void {
    this.run().catch((error: unknown) => {
      this.settleDeadLetterTopic.reject(error)
      this.settleControlTopic(false)
      const { logger, topic } = this.options
      if (!this.stopping.signal.aborted) logger.error({ err: error, topic }, `could not check topic ${topic}`)
    })
  }

  stop(): void {
    this.stopping.abort()
  }

  private async run(): Promise<void> {
    const { logger, topic } = this.options
    const { signal } = this.stopping
    const admin = this.options.createAdmin()
    try {
      await this.connect(admin)
      const { deadLetterTopic } = this.options
      const hasControlTopic = await this.ensureTopic(admin, controlTopicOf(topic), {
        config: CONTROL_TOPIC_CONFIG,
        consequence: 'orders cannot be cancelled',
      })
      this.isControlMissing = !hasControlTopic
      this.settleControlTopic(hasControlTopic)
      const hasDeadLetterTopic = await this.ensureTopic(admin, deadLetterTopic, {
        config: { 'max.message.bytes': String(DLQ_MAX_MESSAGE_BYTES) },
        consequence: 'dead letters are only logged',
      })
      this.deadLettersAreLogged = !hasDeadLetterTopic
      this.settleDeadLetterTopic.resolve(hasDeadLetterTopic)
      await waitForOrdersTopic({ admin, logger, signal, topic })
    } finally {
      await admin.disconnect()
    }
  }

  /**
   * Retries after any error, because dead letters wait for the result and the credentials may be corrected at any time.
   */
  private async connect(admin: LagAdmin): Promise<void> {
    const { signal } = this.stopping
    for (let loggedAt = -Infinity; ;) {
      signal.throwIfAborted()
      try {
        return await admin.connect()
      } catch (error) {
        // An unreachable broker is not logged here because the consumer logs it.
        if (!(error instanceof BrokerUnavailableError) && Date.now() - loggedAt >= LOG_EVERY_MS) {
          this.options.logger.warn({ err: error }, 'cannot connect to Kafka to check and create topics; retrying')
          loggedAt = Date.now()
        }
      }
      await sleep(RETRY_MS, undefined, { signal })
    }
  }

  /**
   * Creates a topic with one partition if it is missing. Resolves to false if that is not allowed or fails permanently.
   */
  private async ensureTopic(
    admin: LagAdmin,
    topic: string,
    { config, consequence }: { config: Record<string, string>; consequence: string },
  ): Promise<boolean> {
    const { logger } = this.options
    const { signal } = this.stopping
    for (;;) {
      signal.throwIfAborted()
      try {
        const exists = (await admin.describeTopic(topic)) !== undefined
        if (!exists && (await admin.createTopic({ topic, partitions: 1, config })))
          logger.info({ topic }, `created topic ${topic}`)
        return true
      } catch (error) {
        if (!isOutage(error) || error instanceof NotAuthorizedError) {
          logger.warn({ topic, err: error }, `cannot describe or create topic ${topic}: ${consequence}`)
          return false
        }
      }
      await sleep(RETRY_MS, undefined, { signal })
    }
  }
}
