import { type FaultRecord, type Recovery, recoveryOf } from '@food-delivery/contracts'
import { Button } from '../shell/button'
import { usePage } from '../shell/page-context'
import { useSelector, useSimulator } from '../store/simulator-context'
import { type Texts, useTexts } from '../texts/texts'
import { faultName, faultNumber } from './fault-marks'
import { lostAndRepeated } from './faults-state'
import { lagBySecond } from './lag-by-second'

const MAX_SHOWN = 10

/** The newest faults first, each with its steps, its recovery, and the orders that were lost or repeated. */
export function FaultList() {
  const texts = useTexts().faults
  const faults = useSelector((state) => state.faults.view?.faults)
  if (!faults) return null
  if (faults.length === 0) return <p>{texts.none}</p>
  return (
    <ol className="fault-list" aria-label={texts.list}>
      {faults
        .slice(-MAX_SHOWN)
        .toReversed()
        .map((fault) => (
          <li key={fault.id}>
            <Fault fault={fault} number={faultNumber(faults, fault)} />
          </li>
        ))}
    </ol>
  )
}

function Fault({ fault, number }: { fault: FaultRecord; number: number }) {
  const texts = useTexts()
  const { format } = usePage()
  const { faults } = useSimulator()
  const { startedAt, endedAt, steps, id } = fault
  return (
    <>
      <p className="fault-title">
        <span className="fault-number">{number}</span> <b>{faultName(fault, texts)}</b>{' '}
        <time>{format.timeOfDay(startedAt)}</time>
        {endedAt === undefined && <Button onClick={() => void faults.undo(id)}>{texts.faults.undo}</Button>}
      </p>
      <FaultOutcome fault={fault} />
      <ul className="fault-steps">
        {steps.map(({ at, action, object }, index) => (
          <li key={index}>
            <time>{format.timeOfDay(at)}</time> {texts.faults.actions[action](object)}
          </li>
        ))}
      </ul>
    </>
  )
}

/** Whether the lag has recovered, and how many orders were lost or repeated. */
function FaultOutcome({ fault }: { fault: FaultRecord }) {
  const texts = useTexts()
  const { format } = usePage()
  const { startedAt, endedAt } = fault
  const timeline = useSelector((state) => state.chartFlow.timeline)
  const now = useSelector((state) => state.now)
  const faults = useSelector((state) => state.faults)
  const totals = useSelector((state) => state.orderTotals)
  const orders = lostAndRepeated(faults, fault, totals)
  const recovery = recoveryOf(lagBySecond(timeline), fault)
  const remaining = Math.max(0, fault.seconds - (now - startedAt) / 1_000)
  return (
    <p className="fault-outcome">
      {endedAt === undefined
        ? texts.faults.active(format.integer(remaining))
        : recoveryText(recovery, texts, (n) => format.integer(n))}
      {orders && ` · ${texts.orderTotals.lost(format.integer(orders.lost))}`}
      {orders && ` · ${texts.orderTotals.repeated(format.integer(orders.repeated))}`}
    </p>
  )
}

function recoveryText(recovery: Recovery | undefined, { faults }: Texts, integer: (value: number) => string): string {
  if (!recovery) return faults.unknown
  const { before, peak, seconds } = recovery
  if (seconds === undefined) return faults.recovering(integer(before), integer(peak))
  return faults.recovered(integer(seconds), integer(before), integer(peak))
}
