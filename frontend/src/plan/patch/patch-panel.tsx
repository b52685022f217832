import { useState } from 'react'
import { usePage } from '../../shell/page-context'
import { Panel } from '../../shell/panel'
import { settingNames } from '../document/plan-document'
import { type Subject } from '../engine/messages'
import { useEnvironment } from '../page/environment'
import { usePlan } from '../page/plan-context'
import { useSettingText } from '../settings/setting-text'
import { useTexts } from '../texts/texts'

const resources: Record<Subject['kind'], string> = { ScaledObject: 'scaledobject', HorizontalPodAutoscaler: 'hpa' }

/** The command that applies the patch. */
const commandOf = ({ kind, name, namespace }: Subject): string =>
  [
    `kubectl patch ${resources[kind]} ${name}`,
    ...(namespace === '' ? [] : [`-n ${namespace}`]),
    '--type merge --patch-file patch.yaml',
  ].join(' ')

/** What the compared setting changes, as a patch and in words. */
export function PatchPanel() {
  const { patch: texts } = useTexts()
  const { subject, results } = usePlan().state
  const { copy } = useEnvironment()
  const [note, setNote] = useState('')
  const patch = results?.patch
  if (!subject || patch === undefined) {
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
        <button
          type="button"
          className="button button-small"
          onClick={() => void copy(patch).then((done) => setNote(done ? texts.copied : texts.notCopied))}
        >
          {texts.copy}
        </button>
      }
    >
      <ChangedSettings subject={subject} />
      <pre className="plan-code" tabIndex={0} role="region" aria-label={texts.label}>
        {patch}
      </pre>
      <code className="plan-command">{commandOf(subject)}</code>
      <p role="status" className="plan-hint">
        {note}
      </p>
    </Panel>
  )
}

/** "Lag per pod 50 → 200: …" for each changed setting. */
function ChangedSettings({ subject }: { subject: Subject }) {
  const texts = useTexts()
  const { format } = usePage()
  const { changes } = usePlan().state.document
  const textOf = useSettingText()
  const changed = settingNames.flatMap((name) => {
    const [before, after] = [subject.given[name], changes[name] ?? subject.settings[name]]
    return before === null || after === null || before === after ? [] : [{ name, before, after }]
  })
  return (
    <ul className="plan-changes" aria-label={texts.patch.changes(format.integer(changed.length))}>
      {changed.map(({ name, before, after }) => (
        <li key={name}>
          <b>
            {texts.settings.names[name]} {textOf(name, before)} → {textOf(name, after)}
          </b>{' '}
          {texts.settings.hints[name]}
        </li>
      ))}
    </ul>
  )
}
