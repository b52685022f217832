import { setTimeout as sleep } from 'node:timers/promises'
import { BrokerUnavailableError, type LagAdmin, type Logger } from '@food-delivery/kafka-client'
import { ensureDeadLetterTopic } from './dead-letter-topic'
import { waitForOrdersTopic } from './orders-topic'

const RECONNECT_MS = 500
const LOG_EVERY_MS = 10_000

export interface TopicCheckOptions {
  /** Creates the admin client; it is closed when the check is over. */
  createAdmin: () => LagAdmin
  logger: Logger
  topic: string
  deadLetterTopic: string
}

/** What a consumer checks while it joins its group: the orders topic and the dead letter topic. */
export class TopicCheck {
  /** Resolves to whether the dead letter topic exists; rejects if the check is stopped first. */
  readonly deadLetterTopicReady: Promise<boolean>
  /** The dead letter topic is missing and may not be created. */
  deadLettersAreLogged = false
  private readonly stopping = new AbortController()
  private settle!: { resolve: (ready: boolean) => void; reject: (error: unknown) => void }

  constructor(private readonly options: TopicCheckOptions) {
    this.deadLetterTopicReady = new Promise((resolve, reject) => (this.settle = { resolve, reject }))
    // In most pods there is never a dead letter that awaits it: a rejection must not be an unhandled one.
    this.deadLetterTopicReady.catch(() => undefined)
  }

  start(): void {
    this.run().catch((error: unknown) => {
      this.settle.reject(error)
      if (!this.stopping.signal.aborted) this.options.logger.error({ err: error }, 'the topic check failed')
    })
  }

  stop(): void {
    this.stopping.abort()
  }

  private async run(): Promise<void> {
    const { logger, topic, deadLetterTopic } = this.options
    const { signal } = this.stopping
    const admin = this.options.createAdmin()
    try {
      await this.connect(admin)
      const isReady = await ensureDeadLetterTopic({ admin, logger, signal, topic: deadLetterTopic })
      this.deadLettersAreLogged = !isReady
      this.settle.resolve(isReady)
      await waitForOrdersTopic({ admin, logger, signal, topic })
    } finally {
      await admin.disconnect()
    }
  }

  /** Retries after any error: credentials may be corrected while the service runs, and dead letters wait for the result. */
  private async connect(admin: LagAdmin): Promise<void> {
    const { signal } = this.stopping
    for (let loggedAt = -Infinity; ;) {
      signal.throwIfAborted()
      try {
        return await admin.connect()
      } catch (error) {
        // No log line here: the consumer already reports that Kafka is unreachable.
        if (!(error instanceof BrokerUnavailableError) && Date.now() - loggedAt >= LOG_EVERY_MS) {
          this.options.logger.warn({ err: error }, 'the topic check cannot connect')
          loggedAt = Date.now()
        }
      }
      await sleep(RECONNECT_MS, undefined, { signal })
    }
  }
}
