import { type Choice } from './select'

/** Radio buttons in one row. `name`: their name, which must be unique on the page. */
export function Segmented<T extends string | number>({
  label,
  name,
  options,
  value,
  onChange,
}: Choice<T> & { name: string }) {
  return (
    <fieldset className="segmented">
      <legend className="visually-hidden">{label}</legend>
      {options.map((option) => (
        <label key={option.value}>
          <input type="radio" name={name} checked={option.value === value} onChange={() => onChange(option.value)} />
          <span>{option.text}</span>
        </label>
      ))}
    </fieldset>
  )
}
