import { Panel } from '../../shell/panel'
import { Select } from '../../shell/select'
import { InputError, errorId } from '../page/input-error'
import { usePlan, useProblem } from '../page/plan-context'
import { TextFileButton } from '../page/text-file-button'
import { usePlanTexts } from '../texts/texts'
import { RunningSystem } from './running-system'

/** The manifest of the autoscaler. */
export function ManifestPanel() {
  const texts = usePlanTexts()
  const { state, change, manifestText } = usePlan()
  const problem = useProblem('manifest')
  // Without the compared manifest, because that is a variant of the old manifest.
  const replace = (manifest: string) => change({ manifest, autoscaler: '', other: '' })
  return (
    <Panel name="plan-manifest" title={texts.manifest.title}>
      <div className="plan-tools">
        <TextFileButton text={texts.manifest.open} accept=".yaml,.yml,.json" onText={replace} />
        <RunningSystem />
      </div>
      <textarea
        ref={manifestText}
        className="plan-manifest"
        aria-label={texts.manifest.label}
        aria-invalid={problem !== undefined}
        aria-describedby={errorId('manifest')}
        spellCheck={false}
        wrap="off"
        value={state.document.manifest}
        onChange={(event) => replace(event.target.value)}
      />
      <InputError part="manifest" />
      <AutoscalerChoice />
    </Panel>
  )
}

/** Chooses one of several autoscalers. */
function AutoscalerChoice() {
  const texts = usePlanTexts()
  const { state, change } = usePlan()
  const { input } = state
  if (!input || input.names.length < 2) return null
  return (
    <Select
      label={texts.manifest.choose}
      options={input.names.map((name) => ({ value: name, text: name }))}
      value={input.name}
      onChange={(autoscaler) => change({ autoscaler, other: '', changes: {} })}
    />
  )
}
