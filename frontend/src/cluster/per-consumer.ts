import { type ConsumerName, consumerNames } from '@food-delivery/contracts'

/** A value for each consumer group; by default a number. */
export type PerConsumer<T = number> = Record<ConsumerName, T>

export function perConsumer<T>(valueOf: (name: ConsumerName, index: number) => T): PerConsumer<T> {
  return Object.fromEntries(consumerNames.map((name, index) => [name, valueOf(name, index)])) as PerConsumer<T>
}
