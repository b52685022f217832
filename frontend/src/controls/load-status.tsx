import { backlogThreshold, throughput } from '../cluster/capacity'
import { readyPods } from '../cluster/cluster'
import { inFlight } from '../flow/counts'
import { type LoadReport, failureReasons } from '../load/load-report'
import { approximateDuration } from '../shell/format'
import { usePage } from '../shell/page-context'
import { useSelector } from '../store/simulator-context'
import { useTexts } from '../texts/texts'
import { CancelBacklog } from './cancel-backlog'

/** The minimum of the ScaledObjects, assumed before the number of pods is received. */
const ASSUMED_PODS = { courier: 2, kitchen: 2 }

/** The status of the load, its failures, and the time until the backlog is finished. */
export function LoadStatus() {
  const { controls: texts, reasons } = useTexts()
  const { format } = usePage()
  const load = useSelector((state) => state.load)
  const failed = failureReasons.filter((reason) => load.failed[reason] > 0)
  return (
    <div className="load-status">
      <p className={load.backOff ? 'warning' : undefined} role="status">
        <RunningText load={load} />
      </p>
      {failed.map((reason) => (
        <p key={reason} className="warning">
          {texts.failed(format.integer(load.failed[reason]), reasons[reason])}
        </p>
      ))}
      {load.heldBack > 0 && <p className="warning">{texts.heldBack(format.integer(load.heldBack))}</p>}
      {load.missed > 0 && <p className="warning">{texts.missed(format.integer(load.missed))}</p>}
      <Backlog />
      <CancelBacklog />
    </div>
  )
}

function RunningText({ load }: { load: LoadReport }) {
  const { controls: texts, reasons } = useTexts()
  const { format } = usePage()
  const now = useSelector((state) => state.now)
  if (!load.running) return texts.idle
  if (load.backOff) {
    const seconds = Math.max(1, Math.ceil((load.backOff.until - now) / 1_000))
    return texts.backOff(reasons[load.backOff.reason], format.integer(seconds))
  }
  return texts.running(format.oneDecimal(load.acceptedPerSecond), format.oneDecimal(load.plannedPerSecond))
}

function Backlog() {
  const { controls: texts } = useTexts()
  const { format, shared } = usePage()
  const totals = useSelector((state) => state.flow.totals)
  const cluster = useSelector((state) => state.cluster)
  const { courierSpeed, kitchenSpeed, rate } = useSelector((state) => state.settings)
  const running = useSelector((state) => state.load.running)
  const speeds = { courier: courierSpeed, kitchen: kitchenSpeed }
  const orders = inFlight(totals)
  if (orders <= backlogThreshold(speeds, rate)) return <p>{texts.noBacklog}</p>
  const pods = readyPods(cluster) ?? ASSUMED_PODS
  const spareRate = throughput(speeds, pods) - (running ? rate : 0)
  if (spareRate <= 0) return <p className="warning">{texts.backlogGrows(format.integer(orders))}</p>
  return <p>{texts.backlog(format.integer(orders), approximateDuration(orders / spareRate, shared.units, format))}</p>
}
