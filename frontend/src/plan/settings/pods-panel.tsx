import { useId } from 'react'
import { clientNames } from '@food-delivery/planner'
import { usePage } from '../../shell/page-context'
import { Panel } from '../../shell/panel'
import { NumberField, atLeast } from '../page/number-field'
import { usePlan } from '../page/plan-context'
import { TextField } from '../page/text-field'
import { usePlanTexts } from '../texts/texts'
import { speedValues } from './slider-values'
import { ValueSlider } from './value-slider'
import { meanOf, speedOf, workAtSpeed } from './processing-time'

/** The pods and the goal, which are the same for both sets of settings. */
export function PodsPanel() {
  const { pods: texts } = usePlanTexts()
  const { state, change } = usePlan()
  const { work, partitions, start, goal, price } = state.document
  return (
    <Panel name="plan-pods" title={texts.title}>
      <SpeedSlider />
      <TextField
        part="work"
        label={texts.work}
        hint={texts.workHint}
        value={work}
        onChange={(text) => change({ work: text })}
      />
      <div className="plan-pair">
        <NumberField
          part="partitions"
          label={texts.partitions}
          placeholder={String(state.input?.partitions ?? '')}
          value={partitions}
          parse={parsePartitions}
          onChange={(value) => change({ partitions: value })}
        />
        <ClientChoice />
      </div>
      <TextField
        part="consumers"
        label={texts.start}
        hint={texts.startHint}
        value={start}
        onChange={(text) => change({ start: text })}
      />
      <TextField
        part="goal"
        label={texts.goal}
        hint={texts.goalHint}
        value={goal}
        onChange={(text) => change({ goal: text })}
      />
      <NumberField
        label={texts.price}
        value={price}
        parse={atLeast(0)}
        onChange={(value) => change({ price: value })}
      />
    </Panel>
  )
}

/** Parses a number of partitions. Null if the text is empty: then the load or the manifest determines the number. */
function parsePartitions(text: string): number | null | undefined {
  if (text === '') return null
  return /^[1-9]\d{0,5}$/.test(text) ? Number(text) : undefined
}

/** The Kafka client of the consumers. */
function ClientChoice() {
  const { pods: texts } = usePlanTexts()
  const { state, change } = usePlan()
  const id = useId()
  return (
    <div className="plan-field">
      <label htmlFor={id}>{texts.client}</label>
      <select id={id} value={state.document.client} onChange={({ target }) => change({ client: target.value })}>
        {clientNames.map((name) => (
          <option key={name} value={name}>
            {texts.clients[name] ?? name}
          </option>
        ))}
      </select>
    </div>
  )
}

function SpeedSlider() {
  const { pods: texts } = usePlanTexts()
  const { format } = usePage()
  const { state, change } = usePlan()
  const { input, document } = state
  const seconds = meanOf(document.work) ?? input?.workSeconds
  if (seconds === undefined) return null
  const speed = speedOf(seconds)
  return (
    <div className="sliders">
      <ValueSlider
        label={texts.speed}
        values={speedValues(speed)}
        value={speed}
        valueText={texts.speedValue(format.oneDecimal(speed))}
        hint={texts.speedHint}
        onChange={(value) => change({ work: workAtSpeed(document.work, value) })}
      />
    </div>
  )
}
