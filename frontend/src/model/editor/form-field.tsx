import { type ReactNode, useId } from 'react'
import { useModel } from '../page/model-context'
import { useTexts } from '../texts/texts'
import { type Field, type FieldName } from './fields'

/** Share of a row that a field takes; half by default. */
const widths: Partial<Record<FieldName, 'wide' | 'quarter'>> = {
  image: 'wide',
  env: 'wide',
  paths: 'wide',
  port: 'quarter',
  replicas: 'quarter',
  min: 'quarter',
  max: 'quarter',
}

/** A labelled field with its error. */
export function FormField({
  field,
  value,
  error,
  onChange,
}: {
  field: Field
  value: string
  error: string | undefined
  onChange: (value: string) => void
}) {
  const texts = useTexts()
  const id = useId()
  const width = widths[field.name] ?? 'half'
  const common = {
    id,
    value,
    'aria-invalid': error !== undefined,
    ...(error === undefined ? {} : { 'aria-describedby': `${id}-error` }),
    onChange: (event: { target: { value: string } }) => onChange(event.target.value),
  }
  return (
    <div className={`field field-${width}`}>
      <label htmlFor={id}>{texts.editor.fields[field.name]}</label>
      <Input field={field} common={common} />
      {error !== undefined && (
        <p className="field-error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
    </div>
  )
}

type Common = Record<string, unknown>

function Input({ field: { type, hint }, common }: { field: Field; common: Common }): ReactNode {
  const texts = useTexts()
  const { state } = useModel()
  if (type === 'yaml') return <textarea rows={8} spellCheck={false} {...common} />
  if (type === 'lines') return <textarea rows={3} spellCheck={false} {...common} />
  if (type === 'resource') return <Options names={['cpu', 'memory']} common={common} />
  if (type === 'deployment')
    return (
      <Options names={state.present.model.services.map(({ name }) => name)} common={common}>
        <option value="">{texts.board.notConnected}</option>
      </Options>
    )
  return (
    <input
      type="text"
      inputMode={type === 'number' ? 'numeric' : 'text'}
      autoComplete="off"
      spellCheck={false}
      placeholder={hint}
      {...common}
    />
  )
}

function Options({ names, common, children }: { names: readonly string[]; common: Common; children?: ReactNode }) {
  return (
    <select {...common}>
      {children}
      {names.map((name) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </select>
  )
}
