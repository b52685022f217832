import { useState } from 'react'
import { errorMessage } from '../../platform/error-message'
import { Icon } from '../../shell/icons'
import { usePage } from '../../shell/page-context'
import { Panel } from '../../shell/panel'
import { type FindingView } from '../engine/messages'
import { selectLine } from '../manifest/select-line'
import { usePlan } from '../page/plan-context'
import { useTexts } from '../texts/texts'

/** What lint finds in the manifest, and what the planner assumes. */
export function FindingsPanel() {
  const { findings: texts } = useTexts()
  const { subject } = usePlan().state
  const findings = subject?.findings ?? []
  return (
    <Panel name="plan-findings" title={texts.title}>
      {subject && findings.length === 0 && (
        <p className="plan-none">
          <Icon name="check" />
          {texts.none}
        </p>
      )}
      <ul className="plan-findings">
        {findings.map((finding, index) => (
          <Finding
            key={`${finding.rule} ${finding.object} ${finding.line} ${finding.message}`}
            finding={finding}
            index={index}
          />
        ))}
      </ul>
      {subject && subject.warnings.length > 0 && (
        <>
          <h3>{texts.assumed}</h3>
          <ul className="plan-warnings" lang="en">
            {subject.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  )
}

/** A finding, in the planner's English. “Show me” moves the sliders to its mend, and simulates both. */
function Finding({ finding, index }: { finding: FindingView; index: number }) {
  const { findings: texts } = useTexts()
  const { format, shared } = usePage()
  const { change, ask, manifestText } = usePlan()
  const [proof, setProof] = useState('')
  const { severity, rule, line, object, message, mend } = finding
  const show = async () => {
    if (mend) change({ other: '', changes: mend })
    setProof(await ask('prove', { index }).catch(errorMessage))
  }
  return (
    <li className={`plan-finding plan-finding-${severity}`}>
      <Icon name="alert" />
      <div>
        <p>
          <b>{shared.severities[severity]}</b> <code>{rule}</code> {object}{' '}
          <button type="button" className="link-button" onClick={() => selectLine(manifestText.current, line)}>
            {texts.line(format.integer(line))}
          </button>
        </p>
        <p lang="en">{message}</p>
        {mend && (
          <button type="button" className="button button-small" onClick={() => void show()}>
            {texts.show}
          </button>
        )}
        <p role="status" lang="en" className="plan-proof">
          {proof}
        </p>
      </div>
    </li>
  )
}
