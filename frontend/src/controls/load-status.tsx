import { alwaysUnderWay, throughput } from '../cluster/capacity'
import { readyPods } from '../cluster/cluster'
import { type LoadReport, failureReasons } from '../load/load-report'
import { roughly } from '../shell/format'
import { usePage } from '../shell/page-context'
import { useSelector } from '../store/simulator-context'
import { useTexts } from '../texts/texts'

/** State of the load, its failures, and how long the backlog takes. */
export function LoadStatus() {
  const { controls: words, reasons } = useTexts()
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
          {words.failed(format.integer(load.failed[reason]), reasons[reason])}
        </p>
      ))}
      {load.heldBack > 0 && <p className="warning">{words.heldBack(format.integer(load.heldBack))}</p>}
      {load.missed > 0 && <p className="warning">{words.missed(format.integer(load.missed))}</p>}
      <Backlog />
    </div>
  )
}

function RunningText({ load }: { load: LoadReport }) {
  const { controls: words, reasons } = useTexts()
  const { format } = usePage()
  const now = useSelector((state) => state.now)
  const rate = useSelector((state) => state.settings.rate)
  if (!load.running) return words.idle
  if (load.backOff) {
    const seconds = Math.max(1, Math.ceil((load.backOff.until - now) / 1_000))
    return words.backOff(reasons[load.backOff.reason], format.integer(seconds))
  }
  return words.running(format.decimal(load.acceptedPerSecond), format.integer(rate))
}

function Backlog() {
  const { controls: words } = useTexts()
  const { format, shared } = usePage()
  const { placed, delivered } = useSelector((state) => state.flow.totals)
  const cluster = useSelector((state) => state.cluster)
  const { courierSpeed, kitchenSpeed, rate } = useSelector((state) => state.settings)
  const running = useSelector((state) => state.load.running)
  const orders = placed - delivered
  if (orders <= alwaysUnderWay({ courier: courierSpeed, kitchen: kitchenSpeed }, rate)) return <p>{words.noBacklog}</p>
  const pods = readyPods(cluster) ?? { courier: 2, kitchen: 2 }
  const perSecond = throughput({ courier: courierSpeed, kitchen: kitchenSpeed }, pods)
  const spare = perSecond - (running ? rate : 0)
  if (spare <= 0) return <p className="warning">{words.backlogGrows(format.integer(orders))}</p>
  return <p>{words.backlog(format.integer(orders), roughly(orders / spare, shared.units, format))}</p>
}
