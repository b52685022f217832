import { usePage } from '../../shell/page-context'
import { type LoadInput } from '../document/plan-document'
import { usePlan } from '../page/plan-context'
import { TextFileButton } from '../page/text-file-button'
import { usePlanTexts } from '../texts/texts'

/** A load from a file: CSV, profiles in YAML, or a recording. */
export function FileLoad({ load }: { load: Extract<LoadInput, { kind: 'file' }> }) {
  const { load: texts } = usePlanTexts()
  const { format } = usePage()
  const { change } = usePlan()
  return (
    <div className="plan-field">
      <div className="plan-tools">
        <TextFileButton
          text={texts.openFile}
          accept=".csv,.yaml,.yml,.json,.gz"
          onText={(text, name) => change({ load: { kind: 'file', name, text } })}
        />
        <p>{texts.opened(load.name, format.integer(Math.ceil(load.text.length / 1_000)))}</p>
      </div>
      <p className="plan-hint">{texts.fileHint}</p>
    </div>
  )
}
