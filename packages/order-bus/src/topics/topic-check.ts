import { setTimeout as sleep } from 'node:timers/promises'
import { BrokerUnavailableError, type LagAdmin, type Logger } from '@food-delivery/kafka-client'
import { ensureDeadLetterTopic } from './dead-letter-topic'
import { waitForOrdersTopic } from './orders-topic'

const RECONNECT_MS = 500
const SAY_EVERY_MS = 10_000

export interface TopicCheckOptions {
  /** Makes the admin client; it is closed when the check is over. */
  createAdmin: () => LagAdmin
  logger: Logger
  topic: string
  deadLetterTopic: string
}

/** What a consumer checks while it joins its group: the orders topic, and a place for dead letters. */
export class TopicCheck {
  /** Resolves to whether the dead letter topic is there; rejects when the check was stopped first. */
  readonly deadLetterTopicReady: Promise<boolean>
  /** The dead letter topic may not be made: letters can only be logged. */
  deadLettersAreLogged = false
  private readonly stopping = new AbortController()
  private settle!: { resolve: (ready: boolean) => void; reject: (error: unknown) => void }

  constructor(private readonly options: TopicCheckOptions) {
    this.deadLetterTopicReady = new Promise((resolve, reject) => (this.settle = { resolve, reject }))
    // Most pods never have a dead letter, and then nobody else looks at it.
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

  /** Any error may pass: credentials are healed while the service runs, and a poison record waits for the answer. */
  private async connect(admin: LagAdmin): Promise<void> {
    const { signal } = this.stopping
    for (let saidAt = -Infinity; ;) {
      signal.throwIfAborted()
      try {
        return await admin.connect()
      } catch (error) {
        // That Kafka is away the consumer says already: it cannot reach it either.
        if (!(error instanceof BrokerUnavailableError) && Date.now() - saidAt >= SAY_EVERY_MS) {
          this.options.logger.warn({ err: error }, 'the topic check cannot connect')
          saidAt = Date.now()
        }
      }
      await sleep(RECONNECT_MS, undefined, { signal })
    }
  }
}
