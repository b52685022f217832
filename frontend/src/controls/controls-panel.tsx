import { ORDERS_PARTITIONS } from '@food-delivery/contracts'
import { useId } from 'react'
import { ordersPerPod, podsNeeded } from '../cluster/capacity'
import { type LoadShape, loadShapes } from '../load/load-shape'
import { type Settings, loadPlan } from '../settings/settings'
import { usePage } from '../shell/page-context'
import { Panel } from '../shell/panel'
import { Slider } from '../shell/slider'
import { useSelector, useSimulator } from '../store/simulator-context'
import { useTexts } from '../texts/texts'
import { LoadButtons } from './load-buttons'
import { LoadStatus } from './load-status'

/** Starts and stops the load. Changes of the sliders apply at once. */
export function ControlsPanel() {
  const { regions } = useTexts()
  return (
    <Panel name="controls" title={regions.controls} tools={<LoadButtons />}>
      <Sliders />
      <LoadStatus />
    </Panel>
  )
}

function Sliders() {
  const { controls: texts } = useTexts()
  const { format, shared } = usePage()
  const settings = useSelector((state) => state.settings)
  const change = useChangeSettings()
  const { rate } = settings
  const interval = rate === 1 ? shared.units.seconds('1') : shared.units.milliseconds(format.integer(1_000 / rate))
  const podsText = (pods: number) =>
    pods > ORDERS_PARTITIONS ? texts.tooMany(format.integer(pods)) : format.integer(pods)
  return (
    <div className="sliders">
      <Slider
        label={texts.rate}
        value={rate}
        max={20}
        valueText={texts.rateValue(format.integer(rate))}
        hint={texts.rateHint(format.integer(rate), interval)}
        onChange={(value) => change({ rate: value })}
      />
      <ShapeSelect change={change} />
      {(['courier', 'kitchen'] as const).map((worker) => {
        const speed = settings[`${worker}Speed`]
        const ordersPerSecond = format.oneDecimal(ordersPerPod(worker, speed))
        return (
          <Slider
            key={worker}
            label={texts[worker]}
            value={speed}
            max={100}
            valueText={format.integer(speed)}
            hint={texts[`${worker}Hint`](ordersPerSecond, podsText(podsNeeded(worker, speed, rate)))}
            onChange={(value) => change({ [`${worker}Speed`]: value })}
          />
        )
      })}
    </div>
  )
}

/** Chooses how the rate changes over time. */
function ShapeSelect({ change }: { change: (change: Partial<Settings>) => void }) {
  const { controls: texts } = useTexts()
  const shape = useSelector((state) => state.settings.shape)
  const hint = useId()
  return (
    <div className="load-shape">
      <label>
        {texts.shape}{' '}
        <select
          value={shape}
          aria-describedby={hint}
          onChange={({ target }) => change({ shape: target.value as LoadShape })}
        >
          {loadShapes.map((name) => (
            <option key={name} value={name}>
              {texts.shapes[name].name}
            </option>
          ))}
        </select>
      </label>
      <p id={hint}>{texts.shapes[shape].hint}</p>
    </div>
  )
}

/** Returns a function that changes settings, and with them a running load. */
function useChangeSettings(): (change: Partial<Settings>) => void {
  const { store, load } = useSimulator()
  return (change) => {
    store.dispatch({ type: 'settings', change })
    load.change(loadPlan(store.getState().settings))
  }
}
