import { useId, useState } from 'react'
import { InputError, errorId } from '../page/input-error'
import { usePlan, useProblem } from '../page/plan-context'
import { useTexts } from '../texts/texts'

/** The partitions of the topic; empty: as the load or the manifest has them. */
export function PartitionsField() {
  const { pods: texts } = useTexts()
  const { state, change } = usePlan()
  const problem = useProblem('partitions')
  const id = useId()
  const [text, setText] = useState<string | null>(null)
  const isWrong = text !== null && text.trim() !== '' && !/^[1-9]\d{0,5}$/.test(text.trim())
  return (
    <div className="plan-field">
      <label htmlFor={id}>{texts.partitions}</label>
      <input
        id={id}
        type="text"
        inputMode="numeric"
        placeholder={String(state.subject?.partitions ?? '')}
        value={text ?? String(state.document.partitions ?? '')}
        aria-invalid={isWrong || problem !== undefined}
        aria-describedby={errorId('partitions')}
        onChange={({ target }) => {
          setText(target.value)
          const trimmed = target.value.trim()
          if (trimmed === '') change({ partitions: null })
          else if (/^[1-9]\d{0,5}$/.test(trimmed)) change({ partitions: Number(trimmed) })
        }}
        onBlur={() => setText(null)}
      />
      <InputError part="partitions" />
    </div>
  )
}
