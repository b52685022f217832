import { Panel } from '../../shell/panel'
import { type SettingChanges, type SettingName, settingNames } from '../document/plan-document'
import { type Subject } from '../engine/messages'
import { InputError } from '../page/input-error'
import { usePlan } from '../page/plan-context'
import { useTexts } from '../texts/texts'
import { settingStops } from './stops'
import { StopSlider } from './stop-slider'
import { useSettingText } from './setting-text'

/** Sliders for the compared setting. */
export function SettingsPanel() {
  const { settings: texts } = useTexts()
  const { state, change } = usePlan()
  const { document, subject } = state
  const isChanged = document.other !== '' || Object.keys(document.changes).length > 0
  const reset = (
    <button
      type="button"
      className="button button-small"
      disabled={!isChanged}
      onClick={() => change({ other: '', changes: {} })}
    >
      {texts.reset}
    </button>
  )
  return (
    <Panel name="plan-settings" title={texts.title} tools={reset}>
      <div className="sliders">
        {subject && settingNames.map((name) => <SettingSlider key={name} name={name} subject={subject} />)}
      </div>
      <InputError part="settings" />
    </Panel>
  )
}

/** Without what is the same as in the compared manifest. */
function withChange(changes: SettingChanges, name: SettingName, value: number, subject: Subject): SettingChanges {
  const { [name]: _before, ...others } = changes
  return subject.settings[name] === value ? others : { ...others, [name]: value }
}

function SettingSlider({ name, subject }: { name: SettingName; subject: Subject }) {
  const { settings: texts } = useTexts()
  const { state, change } = usePlan()
  const textOf = useSettingText()
  const { changes } = state.document
  const [given, compared] = [subject.given[name], subject.settings[name]]
  if (given === null || compared === null) return null
  const value = changes[name] ?? compared
  return (
    <StopSlider
      label={texts.names[name]}
      stops={settingStops(name, subject.partitions, [given, compared, value])}
      value={value}
      valueText={textOf(name, value)}
      hint={texts.hints[name]}
      onChange={(next) => change({ changes: withChange(changes, name, next, subject) })}
    >
      {value !== given && texts.given(textOf(name, given))}
    </StopSlider>
  )
}
