import { useId } from 'react'
import { clientNames } from '@food-delivery/planner'
import { usePlan } from '../page/plan-context'
import { useTexts } from '../texts/texts'

/** The kind of the consumers. */
export function ClientChoice() {
  const { pods: texts } = useTexts()
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
