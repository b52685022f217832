import { useId } from 'react'
import { type InputPart } from '../engine/messages'
import { errorId, InputError } from './input-error'
import { useProblem } from './plan-context'

/** A text field with its label, an explanation, and the problem of its part of the input. */
export function TextField({
  part,
  label,
  hint,
  value,
  onChange,
}: {
  part: InputPart
  label: string
  hint: string
  value: string
  onChange: (value: string) => void
}) {
  const id = useId()
  const problem = useProblem(part)
  return (
    <div className="plan-field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="text"
        value={value}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={problem !== undefined}
        aria-describedby={`${id}-hint ${errorId(part)}`}
        onChange={(event) => onChange(event.target.value)}
      />
      <p id={`${id}-hint`} className="plan-hint">
        {hint}
      </p>
      <InputError part={part} />
    </div>
  )
}
