import { ORDERS_PARTITIONS, type SimulatedWorker } from '@food-delivery/contracts'
import { ordersPerPod, podsNeeded } from '../cluster/capacity'
import { type Settings, loadPlan } from '../settings/settings'
import { usePage } from '../shell/page-context'
import { Panel } from '../shell/panel'
import { useSelector, useSimulator } from '../store/simulator-context'
import { useTexts } from '../texts/texts'
import { LoadButtons } from './load-buttons'
import { LoadStatus } from './load-status'
import { Slider } from './slider'

/** The load and the speeds. Changes apply at once. */
export function Controls() {
  const { regions } = useTexts()
  return (
    <Panel name="controls" title={regions.controls} tools={<LoadButtons />}>
      <Sliders />
      <LoadStatus />
    </Panel>
  )
}

function Sliders() {
  const { controls: words } = useTexts()
  const { format, shared } = usePage()
  const settings = useSelector((state) => state.settings)
  const change = useChange()
  const { rate, courierSpeed, kitchenSpeed } = settings
  const needed = useNeeded(settings)
  const interval = rate === 1 ? shared.units.seconds('1') : shared.units.milliseconds(format.integer(1_000 / rate))
  const perPod = (worker: SimulatedWorker, speed: number) => format.decimal(ordersPerPod(worker, speed))
  return (
    <div className="sliders">
      <Slider
        label={words.rate}
        value={rate}
        max={20}
        valueText={words.rateValue(format.integer(rate))}
        meaning={words.rateMeans(format.integer(rate), interval)}
        onChange={(value) => change({ rate: value })}
      />
      <Slider
        label={words.courier}
        value={courierSpeed}
        max={100}
        valueText={format.integer(courierSpeed)}
        meaning={words.courierMeans(perPod('courier', courierSpeed), needed('courier', courierSpeed))}
        onChange={(value) => change({ courierSpeed: value })}
      />
      <Slider
        label={words.kitchen}
        value={kitchenSpeed}
        max={100}
        valueText={format.integer(kitchenSpeed)}
        meaning={words.kitchenMeans(perPod('kitchen', kitchenSpeed), needed('kitchen', kitchenSpeed))}
        onChange={(value) => change({ kitchenSpeed: value })}
      />
    </div>
  )
}

function useNeeded({ rate }: Settings): (worker: SimulatedWorker, speed: number) => string {
  const { controls: words } = useTexts()
  const { format } = usePage()
  return (worker, speed) => {
    const pods = podsNeeded(worker, speed, rate)
    return pods > ORDERS_PARTITIONS ? words.tooMany(format.integer(pods)) : format.integer(pods)
  }
}

/** Changes settings, and the load if it is running. */
function useChange(): (change: Partial<Settings>) => void {
  const { store, load } = useSimulator()
  return (change) => {
    store.dispatch({ type: 'settings', change })
    load.change(loadPlan(store.getState().settings))
  }
}
