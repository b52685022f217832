import { type ConsumerName } from '@food-delivery/contracts'
import { useSelector } from '../store/simulator-context'
import { useTexts } from '../texts/texts'
import { planAddress } from './plan-address'

/** Opens the planner with this autoscaler. */
export function PlanLink({ name, autoscaler }: { name: ConsumerName; autoscaler: string }) {
  const { why: texts } = useTexts()
  const cluster = useSelector((state) => state.cluster)
  const settings = useSelector((state) => state.settings)
  return (
    <p>
      <a className="button button-small" href={planAddress(name, autoscaler, cluster, settings)} title={texts.planHint}>
        {texts.plan}
      </a>
    </p>
  )
}
