import { type ReactNode, useId } from 'react'
import { useModel } from '../page/model-context'
import { useModelTexts } from '../texts/texts'
import { type Field, type FieldName } from './fields'

/** The width of each field in the form; half of it by default. */
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
  const texts = useModelTexts()
  const id = useId()
  const width = widths[field.name] ?? 'half'
  const attributes = {
    id,
    value,
    'aria-invalid': error !== undefined,
    ...(error === undefined ? {} : { 'aria-describedby': `${id}-error` }),
    onChange: (event: { target: { value: string } }) => onChange(event.target.value),
  }
  return (
    <div className={`field field-${width}`}>
      <label htmlFor={id}>{texts.editor.fields[field.name]}</label>
      <Input field={field} attributes={attributes} />
      {error !== undefined && (
        <p className="field-error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
    </div>
  )
}

/** Attributes of every input element. */
type InputAttributes = Record<string, unknown>

function Input({ field: { type, placeholder }, attributes }: { field: Field; attributes: InputAttributes }): ReactNode {
  const texts = useModelTexts()
  const { state } = useModel()
  if (type === 'yaml') return <textarea rows={8} spellCheck={false} {...attributes} />
  if (type === 'lines') return <textarea rows={3} spellCheck={false} {...attributes} />
  if (type === 'resource') return <Options names={['cpu', 'memory']} attributes={attributes} />
  if (type === 'deployment')
    return (
      <Options names={state.present.model.services.map(({ name }) => name)} attributes={attributes}>
        <option value="">{texts.board.notConnected}</option>
      </Options>
    )
  return (
    <input
      type="text"
      inputMode={type === 'number' ? 'numeric' : 'text'}
      autoComplete="off"
      spellCheck={false}
      placeholder={placeholder}
      {...attributes}
    />
  )
}

function Options({
  names,
  attributes,
  children,
}: {
  names: readonly string[]
  attributes: InputAttributes
  children?: ReactNode
}) {
  return (
    <select {...attributes}>
      {children}
      {names.map((name) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </select>
  )
}
