import { usePage } from '../../shell/page-context'
import { Panel } from '../../shell/panel'
import { NumberField } from '../page/number-field'
import { usePlan } from '../page/plan-context'
import { TextField } from '../page/text-field'
import { useTexts } from '../texts/texts'
import { ClientChoice } from './client-choice'
import { PartitionsField } from './partitions-field'
import { speedStops } from './stops'
import { StopSlider } from './stop-slider'
import { meanOf, speedOf, workAtSpeed } from './work-text'

/** The pods, their consumers, and the goal: the same for both settings. */
export function PodsPanel() {
  const { pods: texts } = useTexts()
  const { state, change } = usePlan()
  const { work, start, goal, price } = state.document
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
        <PartitionsField />
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
      <NumberField label={texts.price} value={price} min={0} onChange={(value) => change({ price: value })} />
    </Panel>
  )
}

function SpeedSlider() {
  const { pods: texts } = useTexts()
  const { format } = usePage()
  const { state, change } = usePlan()
  const { subject, document } = state
  const seconds = meanOf(document.work) ?? subject?.workSeconds
  if (seconds === undefined) return null
  const speed = speedOf(seconds)
  return (
    <div className="sliders">
      <StopSlider
        label={texts.speed}
        stops={speedStops(speed)}
        value={speed}
        valueText={texts.speedValue(format.oneDecimal(speed))}
        hint={texts.speedHint}
        onChange={(value) => change({ work: workAtSpeed(document.work, value) })}
      />
    </div>
  )
}
