import { Icon } from '../../shell/icons'
import { useModel } from '../page/model-context'
import { useTexts } from '../texts/texts'
import { completedSteps, labSteps } from './lab-steps'

/** The steps of the HPA lab, with a check mark at each completed step. */
export function LabGuide() {
  const texts = useTexts()
  const { state } = useModel()
  const { lab } = texts
  const completed = completedSteps(state.present.model)
  return (
    <div className="lab-guide">
      <h3>{lab.title}</h3>
      <ol>
        {labSteps.map((step, index) => (
          <li key={step} className={completed.has(step) ? 'lab-done' : ''}>
            <span className="lab-mark" aria-hidden="true">
              {completed.has(step) ? <Icon name="check" /> : index + 1}
            </span>
            <span>
              {lab.steps[step]}
              {completed.has(step) && <span className="visually-hidden"> {lab.done}</span>}
            </span>
          </li>
        ))}
      </ol>
    </div>
  )
}
