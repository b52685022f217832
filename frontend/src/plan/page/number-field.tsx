import { useId } from 'react'
import { useNumberText } from '../../shell/use-number-text'
import { type InputPart } from '../engine/messages'
import { InputError, errorId } from './input-error'
import { useProblem } from './plan-context'

/** A field for a number. Text that `parse` rejects is ignored, but stays visible until the field loses focus. */
export function NumberField<T extends number | null>({
  label,
  value,
  parse,
  part,
  placeholder,
  onChange,
}: {
  label: string
  value: T
  /** Returns undefined for invalid text. */
  parse: (text: string) => T | undefined
  /** The part of the input whose problem the field shows. */
  part?: InputPart
  placeholder?: string
  onChange: (value: T) => void
}) {
  const id = useId()
  const problem = useProblem(part)
  const input = useNumberText(value, parse, onChange)
  return (
    <div className="plan-field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="text"
        inputMode="decimal"
        placeholder={placeholder}
        {...input}
        aria-invalid={problem !== undefined || input['aria-invalid']}
        aria-describedby={part && errorId(part)}
      />
      {part && <InputError part={part} />}
    </div>
  )
}

/** Parses a number of at least `min`. */
export const atLeast = (min: number) => (text: string) =>
  text !== '' && Number.isFinite(Number(text)) && Number(text) >= min ? Number(text) : undefined
