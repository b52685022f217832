import { type FaultRecord } from '@food-delivery/contracts'
import { type Mark } from '../charts/chart-data'
import { type Texts } from '../texts/texts'

/** The name of a fault: "Kill a pod (Kitchen)". */
export function faultName({ kind, target }: Pick<FaultRecord, 'kind' | 'target'>, texts: Texts): string {
  const { name } = texts.faults.kinds[kind]
  return target ? `${name} (${texts.groups[target].name})` : name
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
