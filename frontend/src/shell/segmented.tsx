/** A choice of a few options, all visible. */
export function Segmented<T extends string | number>({
  label,
  name,
  options,
  value,
  onChange,
}: {
  label: string
  /** Unique on the page: it makes the radio buttons one group. */
  name: string
  options: readonly { value: T; text: string }[]
  value: T
  onChange: (value: T) => void
}) {
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
