import { consumerNames } from '@food-delivery/contracts'
import { type Mark } from '../charts/chart-data'
import { type Texts } from '../texts/texts'
import { type RunSeconds } from './run-seconds'

type Fault = RunSeconds['faults'][number]

/** The name of a fault; its kind if this version has no name for it. */
function nameOf({ kind, target }: Fault, texts: Texts): string {
  const kinds = new Map<string, { name: string }>(Object.entries(texts.faults.kinds))
  const name = kinds.get(kind)?.name ?? kind
  const consumer = consumerNames.find((each) => each === target)
  return target === undefined ? name : `${name} (${consumer ? texts.groups[consumer].name : target})`
}

/** Marks of the faults that had begun by second `at`, numbered from 1. */
export function faultMarksUntil({ faults }: RunSeconds, at: number, texts: Texts): Mark[] {
  return faults
    .map((fault, index) => ({
      from: fault.t,
      to: Math.min(fault.until ?? at, at),
      label: String(index + 1),
      text: nameOf(fault, texts),
    }))
    .filter(({ from }) => from <= at)
}
