import { useState } from 'react'
import { Button } from '../../shell/button'
import { usePage } from '../../shell/page-context'
import { Panel } from '../../shell/panel'
import { settingNames } from '../document/plan-document'
import { type PlanInput } from '../engine/messages'
import { useEnvironment } from '../page/environment'
import { usePlan } from '../page/plan-context'
import { useSettingName, useSettingText } from '../settings/setting-text'
import { usePlanTexts } from '../texts/texts'

const resources: Record<PlanInput['kind'], string> = { ScaledObject: 'scaledobject', HorizontalPodAutoscaler: 'hpa' }

/** The command that applies the patch. */
const commandOf = ({ kind, name, namespace }: PlanInput): string =>
  [
    `kubectl patch ${resources[kind]} ${name}`,
    ...(namespace === '' ? [] : [`-n ${namespace}`]),
    '--type merge --patch-file patch.yaml',
  ].join(' ')

/** The changes between the manifest and the compared settings, as a patch and in words. */
export function PatchPanel() {
  const { patch: texts } = usePlanTexts()
  const { input, results } = usePlan().state
  const { copy } = useEnvironment()
  const [note, setNote] = useState('')
  const patch = results?.patch
  if (!input || patch === undefined) {
    return (
      <Panel name="plan-patch" title={texts.title}>
        <p className="plan-hint">{texts.none}</p>
      </Panel>
    )
  }
  return (
    <Panel
      name="plan-patch"
      title={texts.title}
      tools={
        <Button onClick={() => void copy(patch).then((isCopied) => setNote(isCopied ? texts.copied : texts.notCopied))}>
          {texts.copy}
        </Button>
      }
    >
      <ChangedSettings input={input} />
      <pre className="plan-code" tabIndex={0} role="region" aria-label={texts.label}>
        {patch}
      </pre>
      <code className="plan-command">{commandOf(input)}</code>
      <p role="status" className="plan-hint">
        {note}
      </p>
    </Panel>
  )
}

/** "Lag per pod 50 → 200" and an explanation, for each changed setting. */
function ChangedSettings({ input }: { input: PlanInput }) {
  const texts = usePlanTexts()
  const { format } = usePage()
  const { changes } = usePlan().state.document
  const [nameOf, textOf] = [useSettingName(), useSettingText()]
  const changed = settingNames.flatMap((name) => {
    const [before, after] = [input.given[name], changes[name] ?? input.settings[name]]
    return before === null || after === null || before === after ? [] : [{ name, before, after }]
  })
  return (
    <ul className="plan-changes" aria-label={texts.patch.changes(format.integer(changed.length))}>
      {changed.map(({ name, before, after }) => (
        <li key={name}>
          <b>
            {nameOf(name, input.kind)} {textOf(name, before)} → {textOf(name, after)}
          </b>{' '}
          {texts.settings.hints[name]}
        </li>
      ))}
    </ul>
  )
}
