import { type FaultRecord, consumerNames } from '@food-delivery/contracts'
import { type Mark } from '../charts/chart-data'
import { type Texts } from '../texts/texts'

/** The name of a fault: "Kill a pod (Kitchen)". A kind or target of another version has no name, and is shown as it is. */
export function faultName({ kind, target }: { kind: string; target?: string | undefined }, texts: Texts): string {
  const kinds = new Map<string, { name: string }>(Object.entries(texts.faults.kinds))
  const name = kinds.get(kind)?.name ?? kind
  const consumer = consumerNames.find((each) => each === target)
  return target === undefined ? name : `${name} (${consumer ? texts.groups[consumer].name : target})`
}

/** The number of a fault in the list and in the charts, from 1. Faults are oldest first. */
export const faultNumber = (faults: readonly FaultRecord[], { id }: FaultRecord) =>
  1 + faults.findIndex((fault) => fault.id === id)

export function faultMarks(faults: readonly FaultRecord[], texts: Texts): Mark[] {
  return faults.map((fault) => ({
    from: fault.startedAt / 1_000,
    ...(fault.endedAt === undefined ? {} : { to: fault.endedAt / 1_000 }),
    label: String(faultNumber(faults, fault)),
    text: faultName(fault, texts),
  }))
}
