import { BrokerUnavailableError } from '@food-delivery/kafka-client'
import { type WaterfallReadOptions, readWaterfall } from '@food-delivery/order-bus'
import { waterfallText } from './waterfall-text'

/** Where the time of an order went, as text. @throws with the brokers if none responds; OrderNotFoundError */
export async function orderText(options: WaterfallReadOptions): Promise<string> {
  const waterfall = await readWaterfall(options).catch((error: unknown) => {
    if (!(error instanceof BrokerUnavailableError)) throw error
    throw new Error(`Kafka does not respond at ${options.kafka.brokers.join(', ')}.`, { cause: error })
  })
  return waterfallText(waterfall)
}
