import { Button } from '../../shell/button'
import { Panel } from '../../shell/panel'
import { type SettingChanges, type SettingName, settingNames } from '../document/plan-document'
import { type PlanInput } from '../engine/messages'
import { InputError } from '../page/input-error'
import { usePlan } from '../page/plan-context'
import { usePlanTexts } from '../texts/texts'
import { settingValues } from './slider-values'
import { ValueSlider } from './value-slider'
import { useSettingName, useSettingText } from './setting-text'

/** A slider for each of the compared settings. */
export function SettingsPanel() {
  const { settings: texts } = usePlanTexts()
  const { state, change } = usePlan()
  const { document, input } = state
  const isChanged = document.other !== '' || Object.keys(document.changes).length > 0
  const reset = (
    <Button disabled={!isChanged} onClick={() => change({ other: '', changes: {} })}>
      {texts.reset}
    </Button>
  )
  return (
    <Panel name="plan-settings" title={texts.title} tools={reset}>
      <div className="sliders">
        {input && settingNames.map((name) => <SettingSlider key={name} name={name} input={input} />)}
      </div>
      <InputError part="settings" />
    </Panel>
  )
}

/** The changes with a new value of a setting, or without this setting if the compared manifest has the same value. */
function withChange(changes: SettingChanges, name: SettingName, value: number, input: PlanInput): SettingChanges {
  const { [name]: _before, ...others } = changes
  return input.settings[name] === value ? others : { ...others, [name]: value }
}

function SettingSlider({ name, input }: { name: SettingName; input: PlanInput }) {
  const { settings: texts } = usePlanTexts()
  const { state, change } = usePlan()
  const [nameOf, textOf] = [useSettingName(), useSettingText()]
  const { changes } = state.document
  const [given, compared] = [input.given[name], input.settings[name]]
  if (given === null || compared === null) return null
  const value = changes[name] ?? compared
  return (
    <ValueSlider
      label={nameOf(name, input.kind)}
      values={settingValues(name, input.partitions, [given, compared, value])}
      value={value}
      valueText={textOf(name, value)}
      hint={
        <>
          {texts.hints[name]} {value !== given && texts.given(textOf(name, given))}
        </>
      }
      onChange={(next) => change({ changes: withChange(changes, name, next, input) })}
    />
  )
}
